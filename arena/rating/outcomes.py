"""Wins, ties and losses told apart, for the methods that model a tie as an outcome of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.rating.votes import PairTallies
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PairOutcomes:
    """Weighted outcomes of each compared pair, ordered by pair.

    Attributes
    ----------
    n_models : int
    a, b : (k,) int64 arrays
        Codes of the two models, `a < b`.
    wins, ties, losses : (k,) float64 arrays
        Of a.
    """

    n_models: int
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    wins: _Array
    ties: _Array
    losses: _Array

    def as_points(self) -> PairTallies:
        """The same counts with ties as half a win for each side."""
        votes = self.wins + self.ties + self.losses
        points = self.wins + self.ties / 2
        return PairTallies(self.n_models, self.a, self.b, votes, points, votes - self.ties)


def outcomes_of(points: _Array) -> tuple[_Array, _Array, _Array]:
    """Win, tie and loss of a in votes of these points, (m,) each.

    A vote between a tie and a win is part of each, as where the votes of two orders were averaged.

    >>> [part.tolist() for part in outcomes_of(np.array([1.0, 0.75, 0.5, 0.0]))]
    [[1.0, 0.5, 0.0, 0.0], [0.0, 0.5, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    """
    margin = 2 * points - 1
    return np.maximum(margin, 0), 1 - np.abs(margin), np.maximum(-margin, 0)


def tally_outcomes(table: VoteTable) -> PairOutcomes:
    """Add up the outcomes of each pair."""
    n = len(table.models)
    turned = table.a > table.b
    pair = np.minimum(table.a, table.b).astype(np.int64) * n + np.maximum(table.a, table.b)
    wins, ties, losses = outcomes_of(np.where(turned, 1 - table.points, table.points))

    def added(values: _Array) -> _Array:
        return np.bincount(pair, weights=table.weight * values).astype(np.float64)

    compared = np.flatnonzero(np.bincount(pair, weights=table.weight))
    counts = [added(values)[compared] for values in (wins, ties, losses)]
    return PairOutcomes(n, compared // n, compared % n, *counts)
