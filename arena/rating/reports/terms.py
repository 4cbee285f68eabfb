"""Whether judges' order effects, sharpness and self-preference, and style, are worth fitting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from arena.rating.limits import at_least
from arena.rating.report import Analysis, Needs, Report, ReportTable, Votes, one_table, reported
from arena.rating.term_selector import select_terms


@dataclass(frozen=True, slots=True)
class TermsReport:
    """How the prompts are parted."""

    name: ClassVar[str] = "terms"
    about: ClassVar[str] = "Which terms of judges and style predict votes on other prompts best?"
    needs: ClassVar[Needs] = Needs(style=True)

    folds: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        at_least(2, folds=self.folds)
        at_least(0, seed=self.seed)

    def of(self, votes: Votes) -> Report:
        """Compare Bradley-Terry with and without each of them by cross-validation."""
        found = select_terms(one_table(self, votes), self.folds, self.seed)
        rows = [(", ".join(one.terms) or "none", one.loss, one.reason) for one in found.losses]
        title = "Log loss in nats per vote, best first"
        note = f"{found.votes:,} held-out votes were predicted, {found.left_out:,} could not be."
        table = ReportTable.of(title, ["terms", "loss", "not fitted because"], rows)
        return reported(self, [table], [note])


REPORT: Analysis = TermsReport()
