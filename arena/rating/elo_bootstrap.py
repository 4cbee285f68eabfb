"""How far other votes would move Elo's mean over orders: the clustered bootstrap.

A round draws as many clusters of votes as there are, with replacement. Where Elo would end on a
draw comes from the differential equation of `arena.rating.elo_flow`: to play every draw in a
hundred orders would take hundreds of times as long as the fit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arena.rating.elo_flow import Draws, flow_of_draws
from arena.rating.halves import chunks
from arena.rating.joint_votes import code_votes, distinct
from arena.rating.sandwich import Covariance
from arena.vote_table import VoteTable

_NUMBERS = 250_000
"""In one array: rounds times pairs."""

_VOTES = 1 << 17
"""Weighed together, or as many as there are pairs: each time costs a pass over the pairs."""

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
    names, cluster = distinct(clusters.copy(), int(clusters.max(initial=-1)) + 1)
    groups, n = len(names), len(table.models)
    del names  # as many as votes, perhaps
    if groups < 2:
        return None
    one_judge = np.zeros(len(table.judges), np.int64)
    coded = code_votes(table, one_judge, 1, order_effect=False, style=False)
    key, pair = coded.keys, coded.cell[:]
    del coded

    rng = np.random.default_rng(seed)
    size = max(1, _NUMBERS // len(key))
    strengths = []
    for start in range(0, rounds, size):
        shape = min(size, rounds - start), len(key)
        votes, won = np.zeros(shape), np.zeros(shape)
        for row in range(shape[0]):
            times = np.bincount(rng.integers(0, groups, groups), minlength=groups)
            for some in chunks(slice(0, len(table)), max(_VOTES, len(key))):
                weight = table.weight[some] * times[cluster[some]]
                votes[row] += np.bincount(pair[some], weight, minlength=len(key))
                weight *= np.abs(table.points[some] - (table.a[some] > table.b[some]))
                won[row] += np.bincount(pair[some], weight, minlength=len(key))
        draws = Draws(n, key // n, key % n, votes, won)
        del votes, won
        strengths.append(flow_of_draws(draws, k_factor, _TOLERANCE))
        del draws  # before the next are made
    return Covariance(np.cov(np.concatenate(strengths), rowvar=False), groups)
