"""What became of the models between two snapshots of one leaderboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arena.store.board import RatingRow


@dataclass(frozen=True, slots=True)
class Moved:
    """A model that both rate, at another rank or rating."""

    before: RatingRow
    after: RatingRow


@dataclass(frozen=True, slots=True)
class Changes:
    """By the later board's order, those who left by the earlier one's.

    `entered` are rated now and were not before; `left` the other way round.
    """

    moved: tuple[Moved, ...]
    entered: tuple[RatingRow, ...]
    left: tuple[RatingRow, ...]
    unmoved: int


def board_changes(before: Sequence[RatingRow], after: Sequence[RatingRow]) -> Changes:
    """Compare the lines of two boards, unrated ones among them, by model."""
    rated_before = {row.model_id: row for row in before if row.rating is not None}
    rated_after = {row.model_id: row for row in after if row.rating is not None}
    both = [
        Moved(rated_before[model_id], row)
        for model_id, row in rated_after.items()
        if model_id in rated_before
    ]
    moved = [
        one
        for one in both
        if (one.before.rank, one.before.rating) != (one.after.rank, one.after.rating)
    ]
    return Changes(
        moved=tuple(moved),
        entered=tuple(row for id_, row in rated_after.items() if id_ not in rated_before),
        left=tuple(row for id_, row in rated_before.items() if id_ not in rated_after),
        unmoved=len(both) - len(moved),
    )
