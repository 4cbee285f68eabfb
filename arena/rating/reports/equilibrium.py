"""The equilibrium of `arena.rating.equilibrium` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from arena.rating.equilibrium import EquilibriumGame
from arena.rating.report import (
    Analysis,
    Report,
    ReportTable,
    Votes,
    best_first,
    one_table,
    reported,
)
from arena.rating.score_matrix import Task, score_matrix


@dataclass(frozen=True, slots=True)
class EquilibriumReport(EquilibriumGame):
    """The game's settings, and what its tasks are."""

    name: ClassVar[str] = "equilibrium"
    about: ClassVar[str] = "Who is best if copies of models and of prompts must not count?"

    by: Task = "cluster"
    """What a task is: a prompt cluster or a judge."""

    def of(self, votes: Votes) -> Report:
        """Play the game on the win rates per task; a model without any vote is left out."""
        matrix = score_matrix(one_table(self, votes), self.by).seen()
        game = self.rate(matrix)
        order = best_first(game.ratings, game.models)
        deciding = best_first(game.deciding, game.tasks)
        return reported(
            self,
            [
                ReportTable.of(
                    "Models",
                    ["model", "rating", "share of the king"],
                    [(game.models[i], game.ratings[i], game.support[i]) for i in order],
                ),
                ReportTable.of(
                    "Which tasks decide",
                    ["task", "share of the prompt player"],
                    [(game.tasks[i], game.deciding[i]) for i in deciding],
                ),
            ],
            [
                "A rating is what a king gains by always picking the model, in normalised score.",
                f"The best stand at about 0, at most {self.epsilon:g} above it.",
                f"{game.observed:.0%} of the matrix was observed, the rest filled by a fit.",
            ],
        )


REPORT: Analysis = EquilibriumReport()
