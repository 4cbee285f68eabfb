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
from scipy.integrate import solve_ivp

from arena.errors import NoConvergence, NoVotes
from arena.rating.existence import refuse_uncompared
from arena.rating.likelihood import (
    comparison_laplacian,
    half_tie_log_likelihood,
    surplus_points,
)
from arena.rating.method import RatingFit, RatingMethod, settings_of
from arena.rating.scale import POINTS_PER_LOG_ODD
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

    def fit(self, table: VoteTable) -> RatingFit:
        """Integrate from equal ratings; there is no covariance.

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
        rate = self.k_factor / POINTS_PER_LOG_ODD
        n = pairs.n_models
        found = solve_ivp(
            lambda _, strengths: rate * surplus_points(pairs, strengths),
            (0.0, 1.0),
            np.zeros(n),
            method="LSODA",
            jac=lambda _, strengths: -rate * comparison_laplacian(pairs, strengths),
            rtol=1e-9,
            atol=self.tolerance,
        )
        if not found.success:
            raise NoConvergence(f"the differential equation was not solved: {found.message}")
        strengths = found.y[:, -1] - found.y[:, -1].mean()
        return RatingFit(
            models=table.models,
            strengths=strengths,
            by_prompt=None,
            by_battle=None,
            log_likelihood=half_tie_log_likelihood(pairs, strengths),
            converged=False,
            steps=len(found.t) - 1,
            last_step=0.0,
            settings=settings_of(self),
        )


METHOD: RatingMethod = MeanElo()
