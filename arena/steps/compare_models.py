"""Two models side by side on every board of a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.store.board import BoardRow, ModelRating, boards, ratings_of_model
from arena.store.board_figures import Pair, difference_reach, pairs_among


@dataclass(frozen=True, slots=True)
class Compared:
    """Two models on one board.

    Attributes
    ----------
    points : float or None
        The rating of the first less that of the second; None where one is not rated.
    reach : float or None
        How far the interval of that difference reaches; None where the snapshot does not keep it.
    wins, losses, ties : int or None
        Votes on both, of the first; None where the snapshot does not keep them.
    """

    board: BoardRow
    line: ModelRating
    other_line: ModelRating
    points: float | None
    reach: float | None
    wins: int | None
    losses: int | None
    ties: int | None

    @property
    def told_apart(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        return self.points is not None and self.reach is not None and abs(self.points) > self.reach


def compare_models(
    db: Connection[Any], snapshot_id: str, model_id: int, other_id: int
) -> list[Compared]:
    """The boards of a snapshot that list both models, in the order they were published."""
    lines, others = (
        {_key(line): line for line in ratings_of_model(db, snapshot_id, of)}
        for of in (model_id, other_id)
    )
    return [
        _compared(db, board, lines[_key(board)], others[_key(board)], model_id, other_id)
        for board in boards(db, snapshot_id)
        if _key(board) in lines and _key(board) in others
    ]


def _compared(
    db: Connection[Any],
    board: BoardRow,
    line: ModelRating,
    other_line: ModelRating,
    model_id: int,
    other_id: int,
) -> Compared:
    points = None
    if line.rating is not None and other_line.rating is not None:
        points = line.rating - other_line.rating
    pairs = pairs_among(db, board.board_id, [model_id, other_id])
    record: tuple[int | None, int | None, int | None] = (None, None, None)
    if pairs:
        record = _of_first(pairs[0], model_id)
    reach = difference_reach(db, board.board_id, model_id, other_id)
    return Compared(board, line, other_line, points, reach, *record)


def _of_first(pair: Pair, model_id: int) -> tuple[int, int, int]:
    if pair.model_a_id == model_id:
        return pair.wins, pair.losses, pair.ties
    return pair.losses, pair.wins, pair.ties


def _key(row: BoardRow | ModelRating) -> tuple[str, str, str, str, bool]:
    return row.dimension, row.category, row.voters, row.method, row.style_control
