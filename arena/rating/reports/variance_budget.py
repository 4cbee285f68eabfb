"""The parts of `arena.rating.variance_budget` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import ClassVar

import numpy as np

from arena.rating.rated_group import rated_group
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported
from arena.rating.variance_budget import VarianceBudget


@dataclass(frozen=True, slots=True)
class VarianceBudgetReport(VarianceBudget):
    """The settings of the fits."""

    name: ClassVar[str] = "variance_budget"
    about: ClassVar[str] = "Where does the uncertainty of the ratings come from?"

    def of(self, votes: Votes) -> Report:
        """Take apart the uncertainty of the models that can be rated together."""
        table, notes = rated_group(one_table(self, votes))
        budget = self.report(table)
        models = budget.models
        # Where orders are balanced the shift is 0 but for rounding.
        shift = budget.order_shift.round(9) + 0.0
        parts = np.array([*budget.parts.values(), budget.total, shift])
        sources = [*budget.parts, "total", "shift by order effects"]
        pairs = permutations(range(len(models)), 2)
        return reported(
            self,
            [
                ReportTable.of(
                    "Standard errors in points, by source",
                    ["model", *sources],
                    [(model, *parts[:, i]) for i, model in enumerate(models)],
                ),
                ReportTable.of(
                    "Smallest difference in points that would be found 4 times in 5",
                    ["model", "other", "points"],
                    [(models[i], models[j], budget.minimum_detectable[i, j]) for i, j in pairs],
                ),
                ReportTable.of(
                    "Effects, standard deviation in log-odds of a vote",
                    ["source", "log-odds"],
                    budget.effects.items(),
                ),
                ReportTable.of(
                    "Order effects",
                    ["judge", "log-odds"],
                    sorted(budget.order_effects.items()),
                ),
            ],
            [*notes, *budget.notes],
        )


REPORT: Analysis = VarianceBudgetReport()
