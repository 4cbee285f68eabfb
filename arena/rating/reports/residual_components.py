"""The residuals of `arena.rating.residual_components` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from arena.rating.method import method, strengths_only
from arena.rating.rated_group import rated_group
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported, rng_of
from arena.rating.residual_components import ResidualAnalysis


@dataclass(frozen=True, slots=True)
class ResidualComponentsReport(ResidualAnalysis):
    """The settings of the analysis, and the fit whose residuals are taken."""

    name: ClassVar[str] = "residual_components"
    about: ClassVar[str] = "What does one strength per model leave unexplained?"

    method: str = "bradley_terry"
    seed: int = 0

    def of(self, votes: Votes) -> Report:
        """Take apart what the fit leaves of the votes of the models that can be rated together."""
        table, notes = rated_group(one_table(self, votes))
        strengths = strengths_only(method(self.method)).fit(table).strengths
        found = self.find(table, strengths, rng_of(self.seed))
        kept = range(len(found.sizes))
        names = [f"component {k + 1}" for k in kept]
        return reported(
            self,
            [
                ReportTable.of(
                    "Components",
                    ["component", "size", "threshold", "above chance"],
                    [
                        (k + 1, found.sizes[k], found.threshold[k], found.significant[k])
                        for k in kept
                    ],
                ),
                ReportTable.of(
                    "Models",
                    ["model", *names],
                    [(model, *found.axes[i]) for i, model in enumerate(found.models)],
                ),
                ReportTable.of(
                    "Prompts" if self.by == "cluster" else "Opponents",
                    ["of", *names],
                    [(one, *found.column_axes[i]) for i, one in enumerate(found.columns)],
                ),
            ],
            [*notes, f"{found.observed:.0%} of the matrix has votes."],
        )


REPORT: Analysis = ResidualComponentsReport()
