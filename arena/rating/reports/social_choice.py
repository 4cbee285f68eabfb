"""The election of `arena.rating.social_choice` as a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from arena.rating.report import Analysis, Report, ReportTable, Votes, one_table, reported, rng_of
from arena.rating.score_matrix import Task, score_matrix
from arena.rating.social_choice import SocialChoice


@dataclass(frozen=True, slots=True)
class SocialChoiceReport(SocialChoice):
    """The rules' settings, what votes, and how often the tasks are drawn anew."""

    name: ClassVar[str] = "social_choice"
    about: ClassVar[str] = "Who wins an election of the prompts, and do the rules agree?"

    by: Task = "cluster"
    """What a voter is: a prompt cluster or a judge."""
    draws: int = 200
    """Bootstrap draws of the voters, which say how often the same models win."""
    seed: int = 0

    def of(self, votes: Votes) -> Report:
        """Hold the election on the win rates per task; a model without any vote is left out."""
        matrix = score_matrix(one_table(self, votes), self.by).seen()
        election = self.elect(matrix)
        stays = self.stays(matrix, rng_of(self.seed), draws=self.draws)
        rules = election.outcomes.values()
        ranked = [one for one in rules if one.ranks is not None]
        return reported(
            self,
            [
                ReportTable.of(
                    "Winners",
                    ["rule", "winners", "share of draws", "not applicable because"],
                    [
                        (one.rule, ", ".join(one.winners), stays.get(one.rule), one.not_applicable)
                        for one in rules
                    ],
                ),
                ReportTable.of(
                    "Ranks and scores",
                    ["rule", "model", "rank", "score"],
                    [
                        (one.rule, model, rank, None if one.scores is None else one.scores[i])
                        for one in ranked
                        for i, (model, rank) in enumerate(
                            zip(election.models, one.ranks, strict=True)  # type: ignore[arg-type]
                        )
                    ],
                ),
            ],
            ["The rules elect different winners."] if election.disagreement else [],
        )


REPORT: Analysis = SocialChoiceReport()
