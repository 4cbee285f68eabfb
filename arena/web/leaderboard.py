"""Which board of which snapshot a leaderboard shows. Pages and API ask here, so they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arena.domain import Dimension, Voters
from arena.errors import UnknownThing
from arena.judging.dimension import shipped_dimensions
from arena.settings import Settings
from arena.store import board as boards
from arena.store import snapshot as snapshots
from arena.store.board import BoardRow, RatingRow
from arena.store.snapshot import Snapshot
from arena.web.database import Db

LATEST = "latest"
ALL_CATEGORIES = "all"

VOTERS_SHOWN_FIRST = (Voters.PANEL, Voters.PEERS, Voters.PEOPLE, Voters.ALL)
"""Whose votes are shown unless the reader chooses: the first of these that has a board."""


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """A board, with the snapshot it is of and that snapshot's other boards."""

    snapshot: Snapshot
    boards: Sequence[BoardRow]
    board: BoardRow
    rated: Sequence[RatingRow]
    unrated: Sequence[RatingRow]


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


def find_leaderboard(
    db: Db, reference: str, dimension: str, voters: str | None, category: str
) -> Leaderboard:
    """The leaderboard of one dimension; `voters` None leaves the choice to the arena.

    Raises
    ------
    UnknownThing
        If there is no such snapshot or it has no such board; the message says what it has.
    """
    snapshot = find_snapshot(db, reference)
    published = boards.boards(db, snapshot.snapshot_id)
    board = choose_board(published, dimension, voters, category)
    ratings = boards.public_ratings(db, board.board_id)
    return Leaderboard(
        snapshot=snapshot,
        boards=published,
        board=board,
        rated=[row for row in ratings if row.unrated is None],
        unrated=[row for row in ratings if row.unrated is not None],
    )


def choose_board(
    published: Sequence[BoardRow], dimension: str, voters: str | None, category: str
) -> BoardRow:
    """The board of these asked for.

    Raises
    ------
    UnknownThing
        If there is none; the message says what there is.
    """
    of_dimension = [row for row in published if row.dimension == dimension]
    if not of_dimension:
        there = ", ".join(dict.fromkeys(row.dimension for row in published)) or "none"
        raise UnknownThing(f"no leaderboard of dimension {dimension!r}; there are: {there}")
    by_voters = {row.voters: row for row in reversed(of_dimension) if row.category == category}
    if voters is None:
        voters = next((first for first in VOTERS_SHOWN_FIRST if first in by_voters), None)
    if voters is None or voters not in by_voters:
        there = ", ".join(f"{row.voters} on {row.category}" for row in of_dimension)
        asked = f"{voters or 'any voters'} on {category}"
        raise UnknownThing(f"{dimension} has no leaderboard of {asked}; there are: {there}")
    return by_voters[voters]


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
