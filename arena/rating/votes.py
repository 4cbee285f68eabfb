"""Counts of a vote table: per pair of models for the fits, per model for the leaderboard."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.vote_table import VoteTable


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
    low = np.minimum(table.a, table.b).astype(np.int64)
    high = np.maximum(table.a, table.b).astype(np.int64)
    points_low = np.where(table.a < table.b, table.points, 1 - table.points)
    pair = low * n + high
    votes = np.bincount(pair, weights=table.weight).astype(np.float64)
    points = np.bincount(pair, weights=table.weight * points_low).astype(np.float64)
    decided = np.bincount(pair, weights=table.weight * (table.points != 0.5)).astype(np.float64)
    compared = np.flatnonzero(votes)
    return PairTallies(
        n, compared // n, compared % n, votes[compared], points[compared], decided[compared]
    )


def tally_models(table: VoteTable) -> ModelTallies:
    """Count each model's votes, wins, losses and ties."""
    a_won, b_won = table.points > 0.5, table.points < 0.5
    tied = table.points == 0.5

    def count(rows_a: NDArray[np.bool_], rows_b: NDArray[np.bool_]) -> NDArray[np.int64]:
        seen = np.concatenate([table.a[rows_a], table.b[rows_b]])
        return np.bincount(seen, minlength=len(table.models))

    wins, losses, ties = count(a_won, b_won), count(b_won, a_won), count(tied, tied)
    return ModelTallies(wins + losses + ties, wins, losses, ties)


def among(table: VoteTable, kept: NDArray[np.bool_]) -> VoteTable:
    """The votes between models of `kept`, an (n,) mask, with the models coded anew."""
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
