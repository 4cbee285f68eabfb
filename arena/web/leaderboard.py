"""Which board of which snapshot a leaderboard shows. Pages and API ask here, so they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from arena.domain import Dimension, Voters
from arena.errors import UnknownThing
from arena.judging.dimension import shipped_dimensions
from arena.settings import Settings
from arena.store import board as boards
from arena.store import snapshot as snapshots
from arena.store.board import BoardRow, EffectRow, RatingRow
from arena.store.snapshot import Snapshot
from arena.web.database import Db
from arena.web.hidden import without_names

LATEST = "latest"
ALL_CATEGORIES = "all"

VOTERS_SHOWN_FIRST = (Voters.PANEL, Voters.PEERS, Voters.PEOPLE, Voters.ALL)
"""Whose votes are shown unless the reader chooses: the first of these that has a board."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which board a reader asks for; None leaves it to the arena: what was published first."""

    dimension: str
    voters: str | None = None
    category: str = ALL_CATEGORIES
    method: str | None = None
    style_control: bool = False


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """A board, with the snapshot it is of and that snapshot's other boards."""

    snapshot: Snapshot
    boards: Sequence[BoardRow]
    board: BoardRow
    rated: Sequence[RatingRow]
    unrated: Sequence[RatingRow]
    effects: Sequence[EffectRow]


def find_snapshot(db: Db, reference: str) -> Snapshot:
    """The snapshot called `latest` or by its id.

    Raises
    ------
    UnknownThing
        If there is none.
    BadInput
        If `reference` is neither.
    """
    if reference != LATEST:
        return snapshots.snapshot(db, reference)
    latest = snapshots.latest_snapshot(db)
    if latest is None:
        raise UnknownThing("no snapshot is published yet")
    return latest


def public_boards(db: Db, snapshot_id: str) -> list[BoardRow]:
    """The boards of a snapshot, naming no model that is unpublished now."""
    hidden = boards.unpublished_names(db, snapshot_id)
    return [
        replace(
            row,
            settings=without_names(row.settings, hidden),
            notes=without_names(row.notes, hidden),
        )
        for row in boards.boards(db, snapshot_id)
    ]


def find_leaderboard(db: Db, reference: str, choice: Choice) -> Leaderboard:
    """The leaderboard that is asked for.

    Raises
    ------
    UnknownThing
        If there is no such snapshot or it has no such board; the message says what it has.
    """
    snapshot = find_snapshot(db, reference)
    published = public_boards(db, snapshot.snapshot_id)
    board = choose_board(published, choice)
    ratings = boards.public_ratings(db, board.board_id)
    return Leaderboard(
        snapshot=snapshot,
        boards=published,
        board=board,
        rated=[row for row in ratings if row.unrated is None],
        unrated=[row for row in ratings if row.unrated is not None],
        effects=public_effects(db, snapshot.snapshot_id, boards.effects(db, board.board_id)),
    )


def public_effects(db: Db, snapshot_id: str, effects: Sequence[EffectRow]) -> list[EffectRow]:
    """Effects without those of judges that are unpublished models."""
    hidden = boards.unpublished_names(db, snapshot_id)
    return [
        replace(row, note=without_names(row.note, hidden))
        for row in effects
        if row.name not in hidden
    ]


def choose_board(published: Sequence[BoardRow], choice: Choice) -> BoardRow:
    """The board of these asked for.

    Raises
    ------
    UnknownThing
        If there is none; the message says what there is.
    """
    of_dimension = [row for row in published if row.dimension == choice.dimension]
    if not of_dimension:
        there = ", ".join(dict.fromkeys(row.dimension for row in published)) or "none"
        raise UnknownThing(f"no leaderboard of dimension {choice.dimension!r}; there are: {there}")
    fitting = [
        row
        for row in of_dimension
        if (row.category, row.style_control) == (choice.category, choice.style_control)
        and choice.method in {None, row.method}
    ]
    by_voters = {row.voters: row for row in reversed(fitting)}
    voters = choice.voters
    if voters is None:
        voters = next((first for first in VOTERS_SHOWN_FIRST if first in by_voters), None)
    if voters is None or voters not in by_voters:
        there = ", ".join(
            _words(row.voters, row.category, row.method, row.style_control) for row in of_dimension
        )
        asked = _words(voters, choice.category, choice.method, choice.style_control)
        raise UnknownThing(f"{choice.dimension} has no leaderboard of {asked}; there are: {there}")
    return by_voters[voters]


def nearest_board(published: Sequence[BoardRow], board: BoardRow, **wanted: object) -> BoardRow:
    """Of the boards with the attributes `wanted`, at least one, the most like `board`.

    Voters count for more than category, category than style, style than method.
    """
    likeness = ("voters", "category", "style_control", "method")
    fitting = [
        row for row in published if all(getattr(row, name) == of for name, of in wanted.items())
    ]
    return max(
        fitting, key=lambda row: [getattr(row, name) == getattr(board, name) for name in likeness]
    )


def _words(voters: str | None, category: str, method: str | None, style_control: bool) -> str:
    style = " at equal style" if style_control else ""
    by = f" by {method}" if method else ""
    return f"{voters or 'any voters'} on {category}{by}{style}"


def dimensions_shown(settings: Settings, published: Sequence[BoardRow]) -> list[Dimension]:
    """The dimensions with a board, in the order of the settings, then of the snapshot.

    Without a snapshot, those of the settings. An imported dimension that nothing describes is
    shown under its name.
    """
    known = {**shipped_dimensions(), **settings.own_dimensions}
    there = dict.fromkeys(row.dimension for row in published)
    if not there:
        names = list(settings.arena.dimensions)
    else:
        names = [name for name in settings.arena.dimensions if name in there]
        names += [name for name in there if name not in names]
    return [known.get(name) or Dimension(name, name, "") for name in names]


def dimension_title(settings: Settings, name: str) -> str:
    """How pages and the API call a dimension."""
    known = {**shipped_dimensions(), **settings.own_dimensions}
    return known[name].title if name in known else name
