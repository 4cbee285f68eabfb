"""The flip counts of `arena.rating.fragility` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from arena.rating.fragility import Dropped, Fragility
from arena.rating.rated_group import rated_group
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported
from arena.rating.scale import POINTS_PER_LOG_ODD


@dataclass(frozen=True, slots=True)
class FragilityReport(Fragility):
    """The settings of the search."""

    name: ClassVar[str] = "fragility"
    about: ClassVar[str] = "How few votes hold each place?"

    def of(self, votes: Votes) -> Report:
        """Search the votes of the models that can be rated together."""
        table, notes = rated_group(one_table(self, votes))
        flips = self.report(table)
        return reported(
            self,
            [
                ReportTable.of(
                    "Neighbours",
                    ["above", "below", "gap in points", "outcome", "votes dropped", "share"],
                    [
                        (
                            flip.above,
                            flip.below,
                            POINTS_PER_LOG_ODD * flip.gap,
                            flip.outcome,
                            flip.votes,
                            flip.share,
                        )
                        for flip in flips
                    ],
                ),
                ReportTable.of(
                    "Votes dropped",
                    ["above", "below", "winner, or tied", "loser, or tied", "points", "votes"],
                    [
                        (flip.above, flip.below, *_winner_first(one), one.votes)
                        for flip in flips
                        for one in flip.dropped
                    ],
                ),
            ],
            [*notes, "The search is greedy: fewer votes may do."],
        )


def _winner_first(one: Dropped) -> tuple[str, str, float]:
    if one.points < 0.5:
        return one.model_b, one.model_a, 1 - one.points
    return one.model_a, one.model_b, one.points


REPORT: Analysis = FragilityReport()
