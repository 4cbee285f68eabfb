"""Elo: ratings updated vote by vote, averaged over random orders of the votes.

Elo (1978), The Rating of Chessplayers, Past and Present; averaged as Elo Uncovered asks
(Boubdir et al. 2023, https://arxiv.org/abs/2311.17295), because one order is one draw. It is a
diagnostic and a rating for display: it estimates the mean of a process, not a maximum of a
likelihood, and `arena.rating.elo_cards` shows how far it can be relied on.

VideoAutoArena's "modified Elo" (https://arxiv.org/abs/2411.13281) is this update with half a point
for a tie; the numbers it reports are those of `bradley_terry`, as its code shows, with wins
weighing 2 and ties 1 for each side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoVotes
from arena.rating.elo_bootstrap import elo_covariance
from arena.rating.elo_flow import LARGEST_K
from arena.rating.elo_orders import play, random_orders
from arena.rating.existence import refuse_uncompared
from arena.rating.likelihood import half_tie_log_likelihood
from arena.rating.limits import at_least, at_most
from arena.rating.method import Contract, RatingFit, RatingMethod, settings_of
from arena.rating.sandwich import Covariance
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.rating.votes import tally_pairs
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Elo:
    """Mean over orders of the ratings after the last vote."""

    name: ClassVar[str] = "elo"
    contract: ClassVar[Contract] = Contract(averages_orders=True)

    k_factor: float = 4.0
    """Points that a sure favourite loses by losing."""
    start: float = 1000.0
    """Rating before the first vote; the mean stays there."""
    permutations: int = 100
    """Random orders; 0 plays the votes once, in the order of the table."""
    seed: int = 0
    rounds: int = 100
    """Resamples of the prompts behind the intervals; 0: no intervals."""

    def __post_init__(self) -> None:
        at_least(0, k_factor=self.k_factor, permutations=self.permutations)
        at_most(LARGEST_K, k_factor=self.k_factor)
        at_least(0, seed=self.seed, rounds=self.rounds)

    def fit(self, table: VoteTable) -> RatingFit:
        """Strengths are the mean ratings in log-odds about `start`.

        Covariances are those of a clustered bootstrap, plus what is left of the spread of single
        orders in their mean; that part alone, which `monte_carlo_errors` gives, says nothing about
        other votes. Of fewer than two orders the spread is not known, so there is none.

        Raises
        ------
        NoVotes
        DisconnectedModels
            If no chain of votes joins some models: their ratings would not be comparable.
        """
        ratings = self.play_orders(table)
        pairs = tally_pairs(table)
        strengths = (ratings.mean(axis=0) - self.start) / POINTS_PER_LOG_ODD
        return RatingFit(
            models=table.models,
            strengths=strengths - strengths.mean(),
            by_prompt=self._resampled(table, table.cluster, ratings),
            by_battle=self._resampled(table, table.battle, ratings),
            log_likelihood=half_tie_log_likelihood(pairs, strengths),
            converged=False,
            steps=len(table),
            last_step=0.0,
            settings=settings_of(self),
        )

    def play_orders(self, table: VoteTable) -> _Array:
        """Ratings after the last vote in each order, a (p, n) array in points.

        Raises
        ------
        NoVotes
        DisconnectedModels
        """
        if len(table) == 0:
            raise NoVotes("no vote to fit")
        refuse_uncompared(table.models, tally_pairs(table))
        if self.permutations == 0:
            orders = iter([np.arange(len(table), dtype=np.int32)[None]])
        else:
            orders = random_orders(len(table), self.permutations, self.seed)
        played = [play(table, [self.k_factor], some)[0] for some in orders]
        ratings: _Array = self.start + np.concatenate(played)
        return ratings

    def _resampled(
        self, table: VoteTable, clusters: NDArray[np.integer], ratings: _Array
    ) -> Covariance | None:
        orders = len(ratings)
        if orders < 2:
            return None
        found = elo_covariance(table, clusters, self.k_factor, self.rounds, self.seed)
        if found is None:
            return None
        of_mean = np.cov(ratings, rowvar=False) / (orders * POINTS_PER_LOG_ODD**2)
        return Covariance(found.matrix + of_mean, found.clusters)


def monte_carlo_errors(ratings: _Array) -> _Array:
    """Standard error of the mean over orders, (n,), from ratings of at least two orders, (p, n).

    It says how far another seed would move the mean, and nothing about other votes.
    """
    errors: _Array = ratings.std(axis=0, ddof=1) / np.sqrt(len(ratings))
    return errors


METHOD: RatingMethod = Elo()
