"""The prospects of `arena.rating.condorcet_weights` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from arena.rating.condorcet_weights import prospects
from arena.rating.limits import at_least
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported
from arena.rating.score_matrix import Task, score_matrix


@dataclass(frozen=True, slots=True)
class ProspectsReport:
    """What the tasks are, and how their weights may vary."""

    name: ClassVar[str] = "prospects"
    about: ClassVar[str] = "Who could win every duel if the prompts were weighted otherwise?"

    by: Task = "judge"
    """What a task is: a prompt cluster or a judge."""
    least: float = 0.0
    """Least weight of each task; all weights have the sum 1."""
    most: float = 1.0

    def __post_init__(self) -> None:
        at_least(0, least=self.least, most=self.most)

    def of(self, votes: Votes) -> Report:
        """Look for the weights that suit each model best."""
        matrix = score_matrix(one_table(self, votes), self.by).seen()
        found = prospects(matrix, self.least, self.most)
        rows = [(one.model, one.wins, round(one.margin, 9) + 0.0) for one in found]
        table = ReportTable.of(
            "Prospects",
            ["model", "can win every duel", "smallest lead"],
            sorted(rows, key=lambda row: (-row[2], row[0])),
        )
        note = "A lead is a share of all weight, under the weights that suit the model best."
        return reported(self, [table], [note])


REPORT: Analysis = ProspectsReport()
