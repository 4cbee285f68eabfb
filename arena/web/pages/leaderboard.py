"""/ and /leaderboard/<dimension>: who is rated how high, how surely, and who is not rated yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from arena.domain import Dimension
from arena.errors import UnknownThing
from arena.steps.compare_boards import compare_boards
from arena.store.board import BoardRow, boards
from arena.store.model import waiting_models
from arena.store.snapshot import latest_snapshot
from arena.web import figures, wording
from arena.web.access import Access
from arena.web.chart import interval_chart
from arena.web.leaderboard import (
    ALL_CATEGORIES,
    LATEST,
    VOTERS_SHOWN_FIRST,
    Leaderboard,
    dimensions_shown,
    find_leaderboard,
    find_snapshot,
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
    found = find_leaderboard(
        visit.db,
        reference,
        dimension or dimensions[0].name,
        request.args.get("voters"),
        request.args.get("category", ALL_CATEGORIES),
    )
    is_latest = found.snapshot.snapshot_id == latest.snapshot_id
    kept: dict[str, Any] = {} if is_latest else {"snapshot": found.snapshot.snapshot_id}
    return render_template(
        "leaderboard.html",
        found=found,
        is_latest=is_latest,
        dimension=next(d for d in dimensions if d.name == found.board.dimension),
        tabs=_dimension_tabs(dimensions, found.board.dimension, kept),
        voters_tabs=_voters_tabs(found, kept),
        category_tabs=_category_tabs(found, kept),
        chart=interval_chart(found.rated),
        agreements=[
            one
            for one in compare_boards(visit.db, found.snapshot.snapshot_id, public=True)
            if (one.dimension, one.category) == (found.board.dimension, found.board.category)
        ],
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


def _voters_tabs(found: Leaderboard, kept: dict[str, Any]) -> list[Tab]:
    """Whose votes: of this dimension and category, in the order of usefulness."""
    board = found.board
    there = {row.voters for row in found.boards if _same(row, board, "dimension", "category")}
    return [
        Tab(
            wording.VOTERS[voters][0],
            _href(board, kept, voters=voters),
            voters == board.voters,
        )
        for voters in VOTERS_SHOWN_FIRST
        if voters in there
    ]


def _category_tabs(found: Leaderboard, kept: dict[str, Any]) -> list[Tab]:
    """Categories of prompts: of this dimension and voters, as published."""
    board = found.board
    there = dict.fromkeys(
        row.category for row in found.boards if _same(row, board, "dimension", "voters")
    )
    return [
        Tab(
            wording.category_title(category),
            _href(board, kept, category=category),
            category == board.category,
        )
        for category in there
    ]


def _same(row: BoardRow, other: BoardRow, *names: str) -> bool:
    return all(getattr(row, name) == getattr(other, name) for name in names)


def _href(board: BoardRow, kept: dict[str, Any], *, voters: str = "", category: str = "") -> str:
    state: dict[str, Any] = {
        "voters": voters or board.voters,
        "category": category or board.category,
    }
    if state["category"] == ALL_CATEGORIES:
        del state["category"]
    return url_for("pages.leaderboard", dimension=board.dimension, **state, **kept)


PAGE = Page(paths=("/", "/leaderboard/<dimension>"), access=Access.PUBLIC, answer=answer)
