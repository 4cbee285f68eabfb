"""The mean of Elo over all orders of the votes, approximated straight from the counts.

In a random order each short stretch of votes is a small copy of all, so the mean ratings follow
dR/dt = K (points - votes E(R)) from the start at t = 0 to t = 1, summed over each model's pairs.
That neglects the spread of single orders about their mean, so it is an approximation, within a
few points of the average over many orders where K is small; see `elo` for the average itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoVotes
from arena.rating.elo_bootstrap import elo_covariance
from arena.rating.elo_flow import LARGEST_K, flow
from arena.rating.existence import refuse_uncompared
from arena.rating.likelihood import half_tie_log_likelihood
from arena.rating.limits import above, at_least, at_most
from arena.rating.method import RatingFit, RatingMethod, settings_of
from arena.rating.sandwich import Covariance
from arena.rating.votes import tally_pairs
from arena.vote_table import VoteTable


@dataclass(frozen=True, slots=True)
class MeanElo:
    """Strengths at the end of Elo's differential equation."""

    name: ClassVar[str] = "mean_elo"

    k_factor: float = 4.0
    """Points that a sure favourite loses by losing."""
    tolerance: float = 1e-10
    """Error allowed in each step of the integration, in log-odds."""
    rounds: int = 100
    """Resamples of the prompts behind the intervals; 0: no intervals."""
    seed: int = 0
    """Of the resamples."""

    def __post_init__(self) -> None:
        at_least(0, k_factor=self.k_factor, rounds=self.rounds, seed=self.seed)
        at_most(LARGEST_K, k_factor=self.k_factor)
        above(0, tolerance=self.tolerance)

    def fit(self, table: VoteTable) -> RatingFit:
        """Integrate from equal ratings; covariances are those of a clustered bootstrap.

        Raises
        ------
        NoVotes
        DisconnectedModels
            If no chain of votes joins some models: their ratings would not be comparable.
        NoConvergence
            If the integration fails.
        """
        if len(table) == 0:
            raise NoVotes("no vote to fit")
        pairs = tally_pairs(table)
        refuse_uncompared(table.models, pairs)
        found, steps = flow(pairs, self.k_factor, self.tolerance)
        strengths = found - found.mean()
        return RatingFit(
            models=table.models,
            strengths=strengths,
            by_prompt=self._resampled(table, table.cluster),
            by_battle=self._resampled(table, table.battle),
            log_likelihood=half_tie_log_likelihood(pairs, strengths),
            converged=False,
            steps=steps,
            last_step=0.0,
            settings=settings_of(self),
        )

    def _resampled(self, table: VoteTable, clusters: NDArray[np.integer]) -> Covariance | None:
        return elo_covariance(table, clusters, self.k_factor, self.rounds, self.seed)


METHOD: RatingMethod = MeanElo()
