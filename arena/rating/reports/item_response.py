"""The prompts' properties of `arena.rating.item_response` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from arena.rating.item_response import ItemResponse
from arena.rating.report import (
    Analysis,
    Report,
    ReportTable,
    Votes,
    best_first,
    one_table,
    reported,
)


@dataclass(frozen=True, slots=True)
class ItemResponseReport(ItemResponse):
    """The settings of the fit."""

    name: ClassVar[str] = "item_response"
    about: ClassVar[str] = "Which prompts tell models apart, and which are broken?"

    def of(self, votes: Votes) -> Report:
        """Fit strengths and prompts together."""
        fit = self.fit(one_table(self, votes))
        errors = np.sqrt(np.maximum(fit.covariance.diagonal(), 0))
        best = best_first(fit.strengths, fit.models)
        sharpest = best_first(fit.discrimination, fit.prompts)
        hard = np.full(len(fit.prompts), np.nan) if fit.difficulty is None else fit.difficulty
        tables = [
            ReportTable.of(
                "Models",
                ["model", "strength", "error"],
                [(fit.models[i], fit.strengths[i], errors[i]) for i in best],
            ),
            ReportTable.of(
                "Prompts",
                ["prompt", "discrimination", "difficulty", "infit", "agreement", "votes"],
                [
                    (
                        fit.prompts[i],
                        fit.discrimination[i],
                        hard[i],
                        fit.infit[i],
                        fit.agreement[i],
                        fit.votes[i],
                    )
                    for i in sharpest
                ],
            ),
        ]
        if fit.order_effects:
            effects = sorted(fit.order_effects.items())
            tables.append(ReportTable.of("Order effects", ["judge", "log-odds"], effects))
        return reported(
            self,
            tables,
            [
                "An agreement below 0 marks a prompt that favours the weaker model.",
                "These estimates serve scheduling; boards keep to random prompts.",
            ],
        )


REPORT: Analysis = ItemResponseReport()
