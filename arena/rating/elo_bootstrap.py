"""How far other votes would move Elo's mean over orders: the clustered bootstrap.

A round draws as many clusters of votes as there are, with replacement. Where Elo would end on a
draw comes from the differential equation of `arena.rating.elo_flow`: to play every draw in a
hundred orders would take hundreds of times as long as the fit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arena.rating.elo_flow import Draws, flow_of_draws
from arena.rating.sandwich import Covariance
from arena.vote_table import VoteTable

_CHUNK = 2_000_000
"""Numbers in one array: rounds times pairs."""

_TOLERANCE = 1e-4
"""Error allowed in each step of the integration, in log-odds: far below the bootstrap's own."""


def elo_covariance(
    table: VoteTable, clusters: NDArray[np.integer], k_factor: float, rounds: int, seed: int
) -> Covariance | None:
    """Covariance of mean Elo's strengths over resamples of the clusters, (m,) codes.

    None without two rounds, or for a single cluster, which says nothing about spread.

    Raises
    ------
    NoConvergence
        If the differential equation is not solved.
    """
    if rounds < 2:
        return None
    _, cluster = np.unique(clusters, return_inverse=True)
    groups = int(cluster.max()) + 1
    if groups < 2:
        return None
    n = len(table.models)
    low, high = np.minimum(table.a, table.b), np.maximum(table.a, table.b)
    key, pair = np.unique(low.astype(np.int64) * n + high, return_inverse=True)
    points = np.where(table.a < table.b, table.points, 1 - table.points)

    rng = np.random.default_rng(seed)
    size = max(1, _CHUNK // len(key))
    strengths = []
    for start in range(0, rounds, size):
        shape = min(size, rounds - start), len(key)
        votes, won = np.zeros(shape), np.zeros(shape)
        for row in range(shape[0]):
            times = np.bincount(rng.integers(0, groups, groups), minlength=groups)
            weight = table.weight * times[cluster]
            votes[row] = np.bincount(pair, weight, minlength=len(key))
            won[row] = np.bincount(pair, weight * points, minlength=len(key))
        draws = Draws(n, key // n, key % n, votes, won)
        strengths.append(flow_of_draws(draws, k_factor, _TOLERANCE))
    return Covariance(np.cov(np.concatenate(strengths), rowvar=False), groups)
