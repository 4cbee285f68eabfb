"""Links between the leaderboards of a snapshot, and the address that each of them has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from arena.domain import Dimension
from arena.errors import BadInput
from arena.store.board import BoardRow
from arena.web import wording
from arena.web.leaderboard import (
    ALL_CATEGORIES,
    VOTERS_SHOWN_FIRST,
    Choice,
    Leaderboard,
    choose_board,
    nearest_board,
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to a sibling of this page, or to itself."""

    title: str
    href: str
    current: bool


def asked_choice(dimension: str) -> Choice:
    """The board that the address of a page asks for.

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


def dimension_tabs(
    endpoint: str, dimensions: Sequence[Dimension], current: str, kept: Mapping[str, Any]
) -> list[Tab]:
    """A link for each dimension; `kept` are parameters that go along."""
    return [
        Tab(d.title, url_for(endpoint, dimension=d.name, **kept), d.name == current)
        for d in dimensions
    ]


def choice_tabs(
    endpoint: str, found: Leaderboard, kept: Mapping[str, Any]
) -> list[tuple[str, list[Tab]]]:
    """What narrows a dimension, where there is a choice: a label, and a link for each value."""
    return [
        (label, tabs)
        for label, name, title in _CHOICES
        if len(tabs := _tabs(endpoint, found, kept, name, title)) > 1
    ]


def board_state(published: Sequence[BoardRow], row: BoardRow) -> dict[str, Any]:
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


_CHOICES: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("Voters", "voters", lambda voters: wording.VOTERS[voters][0]),
    ("Prompts", "category", wording.category_title),
    ("Style", "style_control", wording.style_title),
    ("Method", "method", wording.method_title),
)
"""What narrows a dimension: its label, the board's attribute, and the words for a value."""


def _tabs(
    endpoint: str,
    found: Leaderboard,
    kept: Mapping[str, Any],
    name: str,
    title: Callable[[Any], str],
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
            url_for(endpoint, dimension=row.dimension, **board_state(of_dimension, row), **kept),
            of == getattr(board, name),
        )
        for of, row in nearest.items()
    ]
