"""Who met whom, as a table that is coloured by its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arena.store.board import RatingRow
from arena.store.board_figures import Pair

SHADES = 10
"""Classes `h0` to `h10` of the style sheet: from all lost through even to all won."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A model of the row against one of the column; `share` and `votes` are texts, "" if unmet."""

    share: str
    votes: str
    shade: int | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A model and its cells, one per model shown, None on the diagonal."""

    rank: int | None
    name: str
    slug: str
    cells: tuple[Cell | None, ...]


def heat_map(models: Sequence[RatingRow], pairs: Sequence[Pair]) -> list[HeatRow]:
    """A row and a column for each of `models`, in their order."""
    won: dict[tuple[int, int], tuple[float, int]] = {}
    for pair in pairs:
        votes = pair.wins + pair.losses + pair.ties
        share = (pair.wins + pair.ties / 2) / votes
        won[pair.model_a_id, pair.model_b_id] = share, votes
        won[pair.model_b_id, pair.model_a_id] = 1 - share, votes
    return [
        HeatRow(
            row.rank,
            row.name,
            row.slug,
            tuple(
                None if row is column else _cell(won.get((row.model_id, column.model_id)))
                for column in models
            ),
        )
        for row in models
    ]


def _cell(record: tuple[float, int] | None) -> Cell:
    if record is None:
        return Cell("", "", None)
    share, votes = record
    return Cell(f"{100 * share:.0f}", f"{votes:,}", round(SHADES * share))
