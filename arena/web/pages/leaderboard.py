"""/ and /leaderboard/<dimension>: who is rated how high, how surely, and who is not rated yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from arena.domain import Dimension
from arena.errors import BadInput, UnknownThing
from arena.steps.compare_boards import compare_boards
from arena.steps.compare_responses import constant_models
from arena.store.board import BoardRow, boards
from arena.store.model import waiting_models
from arena.store.snapshot import latest_snapshot
from arena.web import figures, wording
from arena.web.access import Access
from arena.web.chart import interval_chart
from arena.web.effects import effects_shown
from arena.web.leaderboard import (
    ALL_CATEGORIES,
    LATEST,
    VOTERS_SHOWN_FIRST,
    Choice,
    Leaderboard,
    choose_board,
    dimensions_shown,
    find_leaderboard,
    find_snapshot,
    nearest_board,
)
from arena.web.page import Page
from arena.web.route import Visit


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to a sibling of this page, or to itself."""

    title: str
    href: str
    current: bool


def answer(visit: Visit, *, dimension: str | None = None) -> str:
    """Show the leaderboard of one dimension; of the first one at the root."""
    latest = latest_snapshot(visit.db)
    if latest is None:
        return _nothing_yet(visit, dimension)
    reference = request.args.get("snapshot", LATEST)
    shown = find_snapshot(visit.db, reference)
    dimensions = dimensions_shown(visit.settings, boards(visit.db, shown.snapshot_id))
    if not dimensions:
        raise UnknownThing(f"snapshot {shown.snapshot_id[:12]} has no leaderboard")
    found = find_leaderboard(visit.db, reference, _choice(dimension or dimensions[0].name))
    is_latest = found.snapshot.snapshot_id == latest.snapshot_id
    kept: dict[str, Any] = {} if is_latest else {"snapshot": found.snapshot.snapshot_id}
    return render_template(
        "leaderboard.html",
        found=found,
        is_latest=is_latest,
        dimension=next(d for d in dimensions if d.name == found.board.dimension),
        tabs=_dimension_tabs(dimensions, found.board.dimension, kept),
        choices=[
            (label, tabs)
            for label, name, title in _CHOICES
            if len(tabs := _tabs(found, kept, name, title)) > 1
        ],
        state=_state(found.boards, found.board),
        effects=effects_shown(found.effects),
        chart=interval_chart(found.rated),
        agreements=[
            one
            for one in compare_boards(visit.db, found.snapshot.snapshot_id, public=True)
            if (one.dimension, one.category) == (found.board.dimension, found.board.category)
        ],
        flagged={one.slug for one in constant_models(visit.db, public=True)},
        waiting=waiting_models(visit.db, found.board.board_id) if is_latest else [],
        figures=figures,
        wording=wording,
    )


def _nothing_yet(visit: Visit, dimension: str | None) -> str:
    dimensions = dimensions_shown(visit.settings, [])
    chosen = [d for d in dimensions if dimension in {None, d.name}]
    if not chosen:
        raise UnknownThing(f"no dimension {dimension!r}")
    return render_template(
        "nothing_yet.html",
        dimension=chosen[0],
        tabs=_dimension_tabs(dimensions, chosen[0].name, {}),
        waiting=waiting_models(visit.db, None),
        wording=wording,
    )


def _dimension_tabs(
    dimensions: Sequence[Dimension], current: str, kept: dict[str, Any]
) -> list[Tab]:
    return [
        Tab(d.title, url_for("pages.leaderboard", dimension=d.name, **kept), d.name == current)
        for d in dimensions
    ]


def _choice(dimension: str) -> Choice:
    """What the address asks for.

    Raises
    ------
    BadInput
        If it says neither yes nor no to style control.
    """
    style = request.args.get("style_control", "false")
    if style not in {"true", "false"}:
        raise BadInput(f"style_control cannot be {style!r}; it is true or false")
    return Choice(
        dimension,
        request.args.get("voters"),
        request.args.get("category", ALL_CATEGORIES),
        request.args.get("method"),
        style == "true",
    )


_CHOICES: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("Voters", "voters", lambda voters: wording.VOTERS[voters][0]),
    ("Prompts", "category", wording.category_title),
    ("Style", "style_control", wording.style_title),
    ("Method", "method", wording.method_title),
)
"""What narrows a dimension: its label, the board's attribute, and the words for a value."""


def _tabs(
    found: Leaderboard, kept: dict[str, Any], name: str, title: Callable[[Any], str]
) -> list[Tab]:
    """A link for each value that an attribute has on this dimension, to the board most like this.

    Voters stand in the order of usefulness, the others as published.
    """
    board = found.board
    of_dimension = [row for row in found.boards if row.dimension == board.dimension]
    values = list(dict.fromkeys(getattr(row, name) for row in of_dimension))
    if name == "voters":
        values.sort(key=VOTERS_SHOWN_FIRST.index)
    nearest = {of: nearest_board(of_dimension, board, **{name: of}) for of in values}
    return [
        Tab(
            title(of),
            url_for(
                "pages.leaderboard", dimension=row.dimension, **_state(of_dimension, row), **kept
            ),
            of == getattr(board, name),
        )
        for of, row in nearest.items()
    ]


def _state(published: Sequence[BoardRow], row: BoardRow) -> dict[str, Any]:
    """The query that leads to this board; what goes without saying is left out."""
    state: dict[str, Any] = {"voters": row.voters}
    if row.category != ALL_CATEGORIES:
        state["category"] = row.category
    if row.style_control:
        state["style_control"] = "true"
    unsaid = Choice(row.dimension, row.voters, row.category, None, row.style_control)
    if choose_board(published, unsaid).method != row.method:
        state["method"] = row.method
    return state


PAGE = Page(
    paths=("/", "/leaderboard/<dimension>"),
    access=Access.PUBLIC,
    answer=answer,
    menu="Leaderboards",
    place=10,
)
