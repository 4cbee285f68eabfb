"""One rating over several dimensions by declared weights, beside the rating on each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from arena.rating.board import rate
from arena.rating.interval import IntervalSettings
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.composite import Composite
from arena.rating.report import (
    Analysis,
    Needs,
    Report,
    ReportTable,
    Votes,
    best_first,
    reported,
    several_tables,
)


@dataclass(frozen=True, slots=True)
class CompositeReport:
    """The weights, which are a choice, and the interval."""

    name: ClassVar[str] = "composite"
    about: ClassVar[str] = "Who is best over several dimensions, by declared weights?"
    needs: ClassVar[Needs] = Needs(dimensions=True)

    weights: Mapping[str, float] = field(default_factory=dict)
    """Of each dimension, at least 0; none declared: all alike."""
    ridge: float = 0.0
    """Half of it times the squared strengths is added; above 0 it rates whatever is there."""
    confidence: float = 0.95

    def __post_init__(self) -> None:
        Composite(self.weights, self.ridge)
        IntervalSettings(self.confidence)

    def of(self, votes: Votes) -> Report:
        """Fit one set of strengths to all dimensions, and each dimension alone."""
        tables = several_tables(self, votes)
        fit = Composite(self.weights, self.ridge).fit_dimensions(tables)
        interval = IntervalSettings(self.confidence)
        bars, spreads, ranks = fit.error_bars(interval), fit.rank_spreads(interval), fit.ranks()
        boards = {name: rate(table, method=BradleyTerry()) for name, table in tables.items()}
        alone = {
            name: {row.model: row.rating for row in board.models} for name, board in boards.items()
        }
        ratings = fit.ratings()
        rows = []
        for i in best_first(fit.strengths, fit.models):
            model = fit.models[i]
            row = (ranks[model], *spreads.get(model, (None, None)), model, ratings[model])
            rows.append(
                (*row, *bars.get(model, (None, None)), *(a.get(model) for a in alone.values()))
            )
        return reported(
            self,
            [
                ReportTable.of(
                    "Ratings in points, together and on each dimension",
                    ["rank", "best", "worst", "model", "rating", "lower", "upper", *alone],
                    rows,
                )
            ],
            [f"Intervals: {fit.intervals(interval).kind}.", *fit.intervals(interval).notes],
        )


REPORT: Analysis = CompositeReport()
