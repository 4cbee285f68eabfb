"""Counts of a vote table: per pair of models for the fits, per model for the leaderboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.rating.halves import chunks, in_halves
from arena.vote_table import VoteTable

_CHUNK = 1 << 18
"""Votes added up together: their keys stay in a processor's own memory."""


@dataclass(frozen=True, slots=True, eq=False)
class PairTallies:
    """What the votes of each compared pair add up to, ordered by pair.

    Attributes
    ----------
    n_models : int
        How many models the codes point into, compared or not.
    a, b : (k,) int64 arrays
        Codes of the two models, `a < b`.
    votes : (k,) float64 array
        Sum of the weights, above 0.
    points : (k,) float64 array
        Weighted points of a, at most `votes`.
    decided : (k,) float64 array
        Sum of the weights of the votes that are no ties.
    """

    n_models: int
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    votes: NDArray[np.float64]
    points: NDArray[np.float64]
    decided: NDArray[np.float64]

    def matrices(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Votes between each two models, (n, n), symmetric; and points of each model, (n,)."""
        votes = np.zeros((self.n_models, self.n_models))
        votes[self.a, self.b] = votes[self.b, self.a] = self.votes
        points = np.bincount(self.a, self.points, self.n_models).astype(np.float64)
        points += np.bincount(self.b, self.votes - self.points, self.n_models)
        return votes, points


@dataclass(frozen=True, slots=True, eq=False)
class ModelTallies:
    """Unweighted counts per model, (n,) int64 arrays; a probability above a half is a win."""

    votes: NDArray[np.int64]
    wins: NDArray[np.int64]
    losses: NDArray[np.int64]
    ties: NDArray[np.int64]


def tally_pairs(table: VoteTable) -> PairTallies:
    """Add up the votes of each pair; cost and memory also grow with the square of the models."""
    n = len(table.models)

    def add_up(part: slice) -> NDArray[np.float64]:
        totals, outcomes = np.zeros((3, n * n)), np.zeros(3 * n * n, np.int64)
        for some in chunks(part, _CHUNK):
            weight, won = table.weight[some], table.points[some]
            outcome = (won * 2).astype(np.uint8)
            if (outcome == won * 2).all() and outcome.max() <= 2 and (weight == 1).all():
                key = _keys(table, some, 3)
                key += outcome
                outcomes += np.bincount(key, minlength=len(outcomes))
                continue
            key = _keys(table, some)
            for row, of in enumerate((weight, weight * won, weight * (won != 0.5))):
                totals[row] += np.bincount(key, of, n * n)
        losses, ties, wins = outcomes.reshape(n * n, 3).T
        totals += (losses + ties + wins, wins + ties / 2, losses + wins)
        return totals

    one, other = in_halves(add_up, len(table))
    votes, points, decided = (one + other).reshape(3, n, n)
    points = points + (votes - points).T  # of the row's model, on either side of the votes
    votes = votes + votes.T
    a, b = np.nonzero(np.triu(votes))
    return PairTallies(n, a, b, votes[a, b], points[a, b], (decided + decided.T)[a, b])


def tally_models(table: VoteTable) -> ModelTallies:
    """Count each model's votes, wins, losses and ties."""
    n = len(table.models)
    counts = np.zeros((n, n, 3), np.int64)
    for some in _chunks(table):
        won = table.points[some]
        key = _keys(table, some, 3) + (won >= 0.5) + (won > 0.5)
        counts += np.bincount(key, minlength=counts.size).reshape(counts.shape)
    as_a, as_b = counts.sum(axis=1), counts.sum(axis=0)
    wins, losses, ties = (as_a[:, i] + as_b[:, 2 - i] for i in (2, 0, 1))
    return ModelTallies(wins + losses + ties, wins, losses, ties)


def judges_with_votes(table: VoteTable) -> NDArray[np.int64]:
    """Codes of the judges of some vote, sorted."""
    if len(table.judges) == 1:
        return np.arange(min(1, len(table)))

    def add_up(part: slice) -> NDArray[np.int64]:
        return np.bincount(table.judge[part], minlength=len(table.judges))

    one, other = in_halves(add_up, len(table))
    return np.flatnonzero(one + other)


def _chunks(table: VoteTable) -> Iterator[slice]:
    return (slice(start, start + _CHUNK) for start in range(0, len(table), _CHUNK))


def _keys(table: VoteTable, some: slice, times: int = 1) -> NDArray[np.integer]:
    """The codes of a and b of each vote as one, times a number."""
    n = len(table.models)
    kind = np.int32 if n * n * times < 2**31 else np.int64
    key: NDArray[np.integer] = np.multiply(table.a[some], n, dtype=kind)
    key += table.b[some]
    key *= times
    return key


def vote_scores(table: VoteTable, chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Derivative of each vote's log-likelihood in the gap of its strengths, (m,).

    `chances`, (n, n), are of the row's model against the column's.
    """
    scores = np.empty(len(table))
    for some in _chunks(table):
        expected = chances.ravel().take(_keys(table, some))
        np.subtract(table.points[some], expected, out=scores[some])
        scores[some] *= table.weight[some]
    return scores


def among(table: VoteTable, kept: NDArray[np.bool_]) -> VoteTable:
    """The votes between models of `kept`, an (n,) mask, with the models coded anew."""
    if kept.all():
        return table
    code = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    inside = table.take(kept[table.a] & kept[table.b])
    return replace(
        inside,
        models=tuple(name for name, keep in zip(table.models, kept, strict=True) if keep),
        a=code[inside.a],
        b=code[inside.b],
        judge_model=np.where(inside.judge_model < 0, np.int32(-1), code[inside.judge_model]),
    )


def two_way_clusters(table: VoteTable) -> tuple[NDArray[np.integer], ...]:
    """Clusters by prompt, by judge (people one by one) and by both together, (m,) codes each."""
    key = table.cluster.astype(np.int64) * max(1, len(table.judges)) + table.judge
    both = np.unique(key, return_inverse=True)[1]
    return table.cluster, table.judge, both
