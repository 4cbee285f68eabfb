"""What `arena.rating.leave_one_judge_out` finds, as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from arena.rating.leave_one_judge_out import leave_one_judge_out
from arena.rating.method import method
from arena.rating.rated_group import rated_group
from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported
from arena.rating.scale import POINTS_PER_LOG_ODD


@dataclass(frozen=True, slots=True)
class LeaveOneJudgeOutReport:
    """How the models are rated, and who counts as one judge."""

    name: ClassVar[str] = "leave_one_judge_out"
    about: ClassVar[str] = "How much do the ratings hang on a single judge?"

    method: str = "bradley_terry"
    people_prefix: str = "human:"
    """Judges whose names begin so count as one, called people; empty: each for itself."""

    def of(self, votes: Votes) -> Report:
        """Fit the models that can be rated together, with all judges and without each."""
        table, notes = rated_group(one_table(self, votes))
        found = leave_one_judge_out(table, method(self.method), self.people_prefix)
        points = POINTS_PER_LOG_ODD
        judges, changes = [], []
        for one in found.judges:
            largest = None if one.change is None else points * abs(one.change).max()
            judges.append((one.judge, one.votes, largest, one.swaps, one.reason))
            if one.change is not None:
                changes += [
                    (one.judge, model, points * change)
                    for model, change in zip(found.models, one.change, strict=True)
                ]
        spread = np.zeros(0) if found.jackknife is None else points * found.jackknife
        return reported(
            self,
            [
                ReportTable.of(
                    "Without a judge",
                    ["judge", "votes", "largest change", "pairs swapped", "no ratings because"],
                    judges,
                ),
                ReportTable.of("Changes in points", ["judge", "model", "change"], changes),
                ReportTable.of(
                    "Standard error over judges, in points",
                    ["model", "error"],
                    zip(found.models, spread, strict=False),
                ),
            ],
            notes,
        )


REPORT: Analysis = LeaveOneJudgeOutReport()
