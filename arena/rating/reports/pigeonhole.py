"""The standard errors of `arena.rating.pigeonhole` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from arena.rating.limits import at_least
from arena.rating.pigeonhole import pigeonhole_errors
from arena.rating.rated_group import rated_group
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported, rng_of


@dataclass(frozen=True, slots=True)
class PigeonholeReport:
    """How often prompts and judges are drawn."""

    name: ClassVar[str] = "pigeonhole"
    about: ClassVar[str] = "How sure are the ratings if prompts and judges are drawn anew?"

    draws: int = 500
    seed: int = 0

    def __post_init__(self) -> None:
        at_least(2, draws=self.draws)
        at_least(0, seed=self.seed)

    def of(self, votes: Votes) -> Report:
        """Draw them for the models that can be rated together."""
        table, notes = rated_group(one_table(self, votes))
        errors = pigeonhole_errors(table, rng_of(self.seed), self.draws)
        rows = zip(table.models, errors, strict=True)
        title = "Standard errors of Bradley-Terry ratings, in points"
        note = "It errs on the safe side: the votes' own noise is counted up to three times."
        return reported(self, [ReportTable.of(title, ["model", "error"], rows)], [*notes, note])


REPORT: Analysis = PigeonholeReport()
