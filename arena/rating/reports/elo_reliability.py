"""The reliability card of `arena.rating.elo_cards` as a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from arena.rating.elo_cards import reliability_card
from arena.rating.limits import at_least
from arena.rating.rated_group import rated_group
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported


@dataclass(frozen=True, slots=True)
class EloReliabilityReport:
    """Which Elo ratings are looked at."""

    name: ClassVar[str] = "elo_reliability"
    about: ClassVar[str] = "Does another order of the votes, or another K, change Elo's ranking?"

    k_factors: Sequence[float] = (1.0, 4.0, 16.0, 32.0)
    permutations: Sequence[int] = (1, 100, 1000)
    """Numbers of orders that are averaged."""
    seed: int = 0

    def __post_init__(self) -> None:
        at_least(0, seed=self.seed)
        at_least(1, numbers_of_k=len(self.k_factors), numbers_of_orders=len(self.permutations))

    def of(self, votes: Votes) -> Report:
        """Play the votes of the models that can be rated together."""
        table, notes = rated_group(one_table(self, votes))
        card = reliability_card(table, self.k_factors, self.permutations, self.seed)
        neighbours = list(pairwise(card.models))
        return reported(
            self,
            [
                ReportTable.of(
                    "Against Bradley-Terry",
                    ["K", "orders", "pairs swapped", "largest change in points"],
                    [
                        (cell.k_factor, cell.permutations, cell.swaps, cell.largest_change)
                        for cell in card.cells
                    ],
                ),
                ReportTable.of(
                    "Chance that neighbours change places",
                    ["K", "orders", "above", "below", "chance"],
                    [
                        (cell.k_factor, cell.permutations, *pair, chance)
                        for cell in card.cells
                        for pair, chance in zip(neighbours, cell.flips, strict=True)
                    ],
                ),
            ],
            notes,
        )


REPORT: Analysis = EloReliabilityReport()
