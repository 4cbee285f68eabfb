"""Average win rate where some judges count for more: PRD's and PRE's leaderboards.

The weights are those of `arena.rating.peer_weights`, found on the same votes or given. They are in
no fit with sharpness: it would count the quality of a judge twice. The covariance takes them as
they are found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from arena.errors import NoVotes
from arena.rating.method import Contract, RatingFit, RatingMethod, settings_of
from arena.rating.methods.win_rate import WinRate
from arena.rating.peer_weights import PeerWeights
from arena.rating.weights import weighted
from arena.vote_table import VoteTable

_NAMED = 12


@dataclass(frozen=True, slots=True)
class WeightedWinRate(PeerWeights):
    """The rule by which judges are weighed, and its settings."""

    left_out: tuple[str, ...] = ()
    """Judges whose votes do not count, say for want of an exam."""

    name: ClassVar[str] = "weighted_win_rate"
    contract: ClassVar[Contract] = Contract(refuses_disconnected=False)

    def fit(self, table: VoteTable) -> RatingFit:
        """Weigh the judges of `table`, then average its win rates.

        Raises
        ------
        NoVotes
        BadInput
            If a judge lacks what its rule takes as given.
        DisconnectedModels
            If a model has no vote of a judge with a weight, or won all or none of its points.
        """
        if len(table) == 0:
            raise NoVotes("no vote to fit")
        dropped = sorted(set(self.left_out) & set(table.judges))
        if dropped:
            table = table.take(~np.isin(np.array(table.judges)[table.judge], dropped))
            if len(table) == 0:
                raise NoVotes("every judge is left out")
        table = table.of_judges_with_votes()
        found = self.find(table)
        # Of mean 1, so that a vote stays about a vote.
        of_judge = {name: one * len(found.judges) for name, one in found.by_judge().items()}
        fit = WinRate().fit(weighted(table, of_judge, "none"))
        return replace(fit, settings=settings_of(self), notes=_notes(found.by_judge(), dropped))


def _notes(weights: dict[str, float], dropped: list[str]) -> tuple[str, ...]:
    if not dropped:
        return (_told(weights),)
    more = len(dropped) - _NAMED
    named = f"{', '.join(dropped[:_NAMED])}{f' and {more} more' if more > 0 else ''}"
    return _told(weights), f"Votes of judges left out are not counted: {named}."


def _told(weights: dict[str, float]) -> str:
    heaviest = sorted(weights.items(), key=lambda one: (-one[1], one[0]))
    listed = ", ".join(f"{name} {weight:.3f}" for name, weight in heaviest[:_NAMED])
    more = len(heaviest) - _NAMED
    return f"Judges weigh: {listed}{f' and {more} more' if more > 0 else ''}."


METHOD: RatingMethod = WeightedWinRate(rule="consensus")
