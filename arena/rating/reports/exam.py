"""The qualification exam of `arena.rating.exam`, with people's votes as labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from arena.rating.exam import ExamSettings, sit_exam
from arena.rating.peer_weights import exam_weights
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported


@dataclass(frozen=True, slots=True)
class ExamReport(ExamSettings):
    """The pass marks, and who is people."""

    name: ClassVar[str] = "exam"
    about: ClassVar[str] = "Which judges say what people say, and the same in both orders?"

    people_prefix: str = "human:"
    """Judges whose names begin so are people."""

    def of(self, votes: Votes) -> Report:
        """Examine every judge that is not people.

        Raises
        ------
        NoVotes
            If no battle has votes of both.
        """
        table = one_table(self, votes)
        people = [name for name in table.judges if name.startswith(self.people_prefix)]
        found = sit_exam(table, people, self)
        columns = [
            *("judge", "passed", "share right", "lower end", "questions"),
            *("same in both orders", "battles in both", "weight"),
        ]
        passed = np.array([one.passed for one in found])
        weights = np.zeros(len(found))
        weights[passed] = exam_weights(np.array([one.share for one in found if one.passed]))
        weights /= weights.sum() or 1.0
        rows = [
            (
                one.judge,
                "yes" if one.passed else "no",
                one.share,
                one.low,
                one.questions,
                one.consistency,
                one.pairs,
                weight,
            )
            for one, weight in zip(found, weights, strict=True)
        ]
        note = (
            f"A judge passes with {self.pass_share:g} right on {self.enough} questions or more, or "
            "with a lower end as high on fewer, and with the same verdict in both orders on "
            f"{self.pass_consistency:g} of its battles. Who passes weighs its log-odds."
        )
        return reported(self, [ReportTable.of("Exam", columns, rows)], [note])


REPORT: Analysis = ExamReport()
