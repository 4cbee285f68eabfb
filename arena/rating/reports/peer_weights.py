"""The judges' weights of `arena.rating.peer_weights`, and what they make of the votes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from arena.errors import NoVotes
from arena.rating.panel import accuracy, panel_labels, weighted_win_rates
from arena.rating.peer_weights import PeerWeights
from arena.rating.report import (
    Analysis,
    Report,
    ReportTable,
    Votes,
    best_first,
    one_table,
    reported,
)
from arena.vote_table import VoteTable


@dataclass(frozen=True, slots=True)
class PeerWeightsReport(PeerWeights):
    """The rule, and who is people."""

    name: ClassVar[str] = "peer_weights"
    about: ClassVar[str] = "What is each judge worth, and who wins if judges count by it?"

    people_prefix: str = "human:"
    """Judges whose names begin so are people: not weighed, but compared with."""

    def of(self, votes: Votes) -> Report:
        """Weigh the judges that are not people; with people's votes, say how often they agree.

        Raises
        ------
        NoVotes
            If all votes are people's.
        """
        table = one_table(self, votes)
        prefix = self.people_prefix
        of_people = np.array([bool(prefix) and name.startswith(prefix) for name in table.judges])
        panel, people = (table.take(of_people[table.judge] == side) for side in (False, True))
        if len(panel) == 0:
            raise NoVotes("all votes are people's; there is no judge to weigh")
        panel = panel.of_judges_with_votes()
        found = self.find(panel)
        even = np.ones(len(panel.judges))
        plain, weighed = (weighted_win_rates(panel, one) for one in (even, found.weights))
        of_humans = weighted_win_rates(people, np.ones(len(people.judges)))
        best = best_first(np.where(np.isnan(weighed), -1.0, weighed), panel.models)
        tables = [
            ReportTable.of("Judges", ["judge", "weight"], found.by_judge().items()),
            ReportTable.of(
                "Win rates",
                ["model", "all judges alike", "weighted", "by people"],
                [(panel.models[i], plain[i], weighed[i], of_humans[i]) for i in best],
            ),
        ]
        if len(people):
            tables.append(_agreement(panel, people, [even, found.weights]))
        note = f"In the last round no weight moved by more than {found.last_change:.1e}."
        moving = self.rule in {"peer_rank", "consensus"}
        return reported(self, tables, [note] if moving else [])


def _agreement(panel: VoteTable, people: VoteTable, weights: list[np.ndarray]) -> ReportTable:
    """How often the panel's label of a battle is that of people."""
    truth = panel_labels(people, np.ones(len(people.judges)))
    rows = []
    for label, one in zip(("all judges alike", "weighted"), weights, strict=True):
        for by_order in (False, True):
            try:
                share, battles = accuracy(panel_labels(panel, one, by_order), truth)
            except NoVotes:
                continue
            rows.append((label, "each order" if by_order else "battle", share, battles))
    columns = ["judges", "labelled", "share as people", "labels"]
    return ReportTable.of("Agreement with people, ties included", columns, rows)


REPORT: Analysis = PeerWeightsReport()
