"""Strengths under resampled prompts: the slow way to a clustered covariance, and its check.

A round draws as many prompt clusters as there are, with replacement, which is to give each a
multinomial weight; votes are reweighted, never copied (Efron & Tibshirani 1993, chapter 6).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.errors import DisconnectedModels, NoVotes
from arena.rating.bootstrap_counts import ResampledCounts
from arena.rating.limits import at_least
from arena.rating.method import RatingMethod, strengths_only
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.sandwich import Covariance
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]


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
    present = np.bincount(table.cluster) > 0
    cluster = (np.cumsum(present, dtype=np.int32) - 1)[table.cluster]
    groups = int(present.sum())
    fast = ResampledCounts.of(table, cluster) if method == BradleyTerry() else None
    together = fast.together if fast else rounds
    kept: list[_Floats] = []
    redrawn, missing = 0, rounds
    while missing:
        drawn = rng.multinomial(groups, np.full(groups, 1 / groups), min(missing, together))
        draws = drawn.astype(np.float64)
        found = (
            _at_once(fast, table, cluster, draws) if fast else _fits(method, table, cluster, draws)
        )
        kept.append(found)
        missing -= len(found)
        redrawn += len(draws) - len(found)
        if redrawn > rounds:
            raise DisconnectedModels(
                f"{redrawn} of {redrawn + rounds - missing} resamples of the prompts leave models "
                "that cannot be rated; there are too few votes for a bootstrap"
            )
    return Bootstrap(np.concatenate(kept), redrawn, groups)


def _at_once(
    fast: ResampledCounts, table: VoteTable, cluster: NDArray[np.integer], draws: _Floats
) -> _Floats:
    """Strengths of all draws; one whose steps do not come to rest is fitted alone, last."""
    found, settled = fast.fits(draws)
    if settled.all():
        return found
    alone = _fits(BradleyTerry(), table, cluster, draws[~settled])
    return np.concatenate([found[settled], alone])


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
