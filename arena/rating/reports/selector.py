"""The comparison of `arena.rating.selector` as a report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar

from arena.rating.limits import at_least
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported
from arena.rating.selector import select_tie_model


@dataclass(frozen=True, slots=True)
class SelectorReport:
    """How the prompts are parted."""

    name: ClassVar[str] = "selector"
    about: ClassVar[str] = "Which treatment of ties predicts votes on other prompts best?"

    folds: int = 5
    seed: int = 0

    def __post_init__(self) -> None:
        at_least(2, folds=self.folds)
        at_least(0, seed=self.seed)

    def of(self, votes: Votes) -> Report:
        """Compare Bradley-Terry, Davidson and Rao-Kupper by cross-validation."""
        found = select_tie_model(one_table(self, votes), self.folds, self.seed)
        rows = [tuple(asdict(loss).values()) for loss in found.losses]
        title = "Log loss in nats per vote, best first"
        note = f"{found.votes:,} held-out votes were predicted, {found.left_out:,} could not be."
        table = ReportTable.of(title, ["method", "win, tie and loss", "points"], rows)
        return reported(self, [table], [note])


REPORT: Analysis = SelectorReport()
