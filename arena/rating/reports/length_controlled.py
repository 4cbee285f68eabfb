"""The win rates of `arena.rating.length_controlled` as a report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

from arena.errors import BadInput
from arena.rating.length_controlled import LengthControlled
from arena.rating.report import Analysis, Needs, Report, ReportTable, Votes, one_table, reported
from arena.rating.style import LONGER


@dataclass(frozen=True, slots=True)
class LengthControlledReport(LengthControlled):
    """The settings of the two fits; a baseline has to be named."""

    name: ClassVar[str] = "length_controlled"
    about: ClassVar[str] = "How often does each model beat a baseline at equal length?"
    needs: ClassVar[Needs] = Needs(lengths=True)

    baseline: str = ""

    def of(self, votes: Votes) -> Report:
        """Fit the votes with the baseline; lengths are the feature `longer`.

        Raises
        ------
        BadInput
            If no baseline is named, or the votes come without lengths.
        """
        table = one_table(self, votes)
        if not self.baseline:
            raise BadInput("length_controlled needs a baseline; name one of the models")
        if LONGER not in table.feature_names:
            raise BadInput(
                "these votes come without the lengths of the responses; analyse a data folder "
                "with responses"
            )
        longer = table.features[:, table.feature_names.index(LONGER)]
        fit = self.fit(table, longer)
        columns = [
            *("model", "win rate", "controlled", "error", "level", "slope", "length", "votes"),
            "warning",
        ]
        rows = [tuple(asdict(rate).values()) for rate in fit.rates]
        ease = sorted(fit.ease.items(), key=lambda one: (-one[1], one[0]))
        return reported(
            self,
            [
                ReportTable.of("Win rates in percent", columns, rows),
                ReportTable.of("How easy a prompt is to win", ["prompt", "log-odds"], ease),
            ],
        )


REPORT: Analysis = LengthControlledReport()
