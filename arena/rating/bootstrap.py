"""Strengths under resampled prompts: the slow way to a clustered covariance, and its check.

A round draws as many prompt clusters as there are, with replacement, which is to give each a
multinomial weight; votes are reweighted, never copied (Efron & Tibshirani 1993, chapter 6).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit

from arena.errors import DisconnectedModels, NoVotes
from arena.rating.limits import at_least
from arena.rating.method import RatingMethod, strengths_only
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.sandwich import Covariance, centred_inverse
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

_CHUNK = 2_000_000
"""Numbers in one array of the fast way: rounds times pairs."""
_CHORD_STEPS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Strengths of each round, (rounds, n), and how many draws fell apart and were drawn again."""

    strengths: _Floats
    redrawn: int
    clusters: int

    def covariance(self) -> Covariance:
        """Of the strengths, over the rounds."""
        return Covariance(np.cov(self.strengths, rowvar=False), self.clusters)

    def percentiles(self, confidence: float = 0.95) -> tuple[_Floats, _Floats]:
        """Lower and upper ends of the percentile intervals, each (n,)."""
        outside = (1 - confidence) / 2
        lower, upper = np.quantile(self.strengths, [outside, 1 - outside], axis=0)
        return lower, upper


def bootstrap(
    method: RatingMethod, table: VoteTable, rounds: int, rng: np.random.Generator
) -> Bootstrap:
    """Fit `method` to `rounds` resamples of the prompt clusters; plain Bradley-Terry at once.

    Raises
    ------
    DisconnectedModels
        If more draws than rounds leave models that cannot be rated.
    NoVotes
        If the table is empty.
    BadInput
        If there are fewer than two rounds, which tell no spread.
    """
    at_least(2, rounds=rounds)
    method = strengths_only(method)
    if len(table) == 0:
        raise NoVotes("no vote to draw prompts from")
    present, cluster = np.unique(table.cluster, return_inverse=True)
    groups = len(present)
    fast = _Counts.of(table, cluster) if method == BradleyTerry() else None
    kept: list[_Floats] = []
    redrawn, missing = 0, rounds
    while missing:
        draws = rng.multinomial(groups, np.full(groups, 1 / groups), missing).astype(np.float64)
        found = fast.fits(draws) if fast else _fits(method, table, cluster, draws)
        kept.append(found)
        missing -= len(found)
        redrawn += len(draws) - len(found)
        if redrawn > rounds:
            raise DisconnectedModels(
                f"{redrawn} of {redrawn + rounds - missing} resamples of the prompts leave models "
                "that cannot be rated; there are too few votes for a bootstrap"
            )
    return Bootstrap(np.concatenate(kept), redrawn, groups)


def _fits(
    method: RatingMethod, table: VoteTable, cluster: NDArray[np.integer], draws: _Floats
) -> _Floats:
    """Strengths of each draw whose models hang together."""
    found = []
    for draw in draws:
        weight = table.weight * draw[cluster]
        try:
            fit = method.fit(replace(table, weight=weight).take(weight > 0))
        except DisconnectedModels:
            continue
        found.append(fit.strengths)
    return np.array(found).reshape(-1, len(table.models))


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """Votes and points of each (cluster, pair), so that a draw is one product."""

    table: VoteTable
    cluster: NDArray[np.integer]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    votes: csr_array
    points: csr_array
    contrasts: csr_array
    strengths: _Floats
    bread: _Floats

    @classmethod
    def of(cls, table: VoteTable, cluster: NDArray[np.integer]) -> _Counts:
        n = len(table.models)
        low, high = np.minimum(table.a, table.b), np.maximum(table.a, table.b)
        key, pair = np.unique(low.astype(np.int64) * n + high, return_inverse=True)
        a, b = key // n, key % n
        points = table.weight * np.where(table.a < table.b, table.points, 1 - table.points)
        shape = (int(cluster.max()) + 1, len(key))
        of_pairs = np.arange(len(key))
        signs = np.concatenate([np.ones(len(key)), -np.ones(len(key))])
        where = (np.tile(of_pairs, 2), np.concatenate([a, b]))
        contrasts = csr_array((signs, where), shape=(len(key), n))

        strengths = BradleyTerry().fit(table).strengths
        chance = expit(strengths[a] - strengths[b])
        curvature = np.bincount(pair, table.weight) * chance * (1 - chance)
        hessian = (contrasts.T @ contrasts.multiply(curvature[:, None])).toarray()
        return cls(
            table,
            cluster,
            a,
            b,
            csr_array((table.weight, (cluster, pair)), shape=shape),
            csr_array((points, (cluster, pair)), shape=shape),
            contrasts,
            strengths,
            centred_inverse(hessian),
        )

    def fits(self, draws: _Floats) -> _Floats:
        size = max(1, _CHUNK // len(self.a))
        return np.concatenate([self._fits(draws[i : i + size]) for i in range(0, len(draws), size)])

    def _fits(self, draws: _Floats) -> _Floats:
        """Chord steps with the whole fit's Hessian; a draw that does not settle is fitted alone."""
        votes, points = draws @ self.votes, draws @ self.points
        strengths = np.tile(self.strengths, (len(draws), 1))
        tolerance = BradleyTerry().tolerance
        moving = np.arange(len(draws))
        for _ in range(_CHORD_STEPS):
            here = strengths[moving]
            surplus = points[moving] - votes[moving] * expit(here[:, self.a] - here[:, self.b])
            step = (surplus @ self.contrasts) @ self.bread
            strengths[moving] += step
            moving = moving[np.abs(step).max(axis=1) > tolerance]
            if not len(moving):
                return strengths
        settled = np.setdiff1d(np.arange(len(draws)), moving)
        alone = _fits(BradleyTerry(), self.table, self.cluster, draws[moving])
        return np.concatenate([strengths[settled], alone])
