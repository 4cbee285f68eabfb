"""Weights that belong to a fit and are no part of a vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.rating.limits import one_of
from arena.vote_table import VoteTable

SamplingWeights = Literal["none", "pair_count", "inverse_probability"]
SAMPLING_WEIGHTS: tuple[SamplingWeights, ...] = ("none", "pair_count", "inverse_probability")

_Array = NDArray[np.float64]

_FEW = 50
"""A pair with fewer votes weighs no more than one with as many (arena-rank)."""

_NAMED = 12


def weighted(
    table: VoteTable, judge_weights: Mapping[str, float], sampling_weights: SamplingWeights
) -> VoteTable:
    """The table with each vote's weight times its judge's and its pair's; votes of 0 leave.

    Sampling weights keep pairs that a schedule chose often from counting for more, and are scaled
    to mean 1. `pair_count` is 1 / max(votes of the pair, 50). `inverse_probability` is
    1 / `sampling_prob`, as Chatbot Arena's paper weighs votes (https://arxiv.org/abs/2403.04132).

    Raises
    ------
    BadInput
        If a weight is below 0 or not finite, names a judge that the table does not know, or the
        sampling weights are unknown; if a vote lacks the probability they ask for.
    """
    one_of(SAMPLING_WEIGHTS, sampling_weights=sampling_weights)
    if len(table) == 0:
        return table
    weight = table.weight
    if judge_weights:
        weight = weight * _of_judges(table, judge_weights)[table.judge]
    if sampling_weights != "none":
        by_pair = sampling_weights == "pair_count"
        of_vote = _by_pair_count(table) if by_pair else _by_probability(table)
        weight = weight * of_vote / of_vote.mean()
    if weight is table.weight:
        return table
    return replace(table, weight=weight).take(weight > 0)


def _of_judges(table: VoteTable, judge_weights: Mapping[str, float]) -> _Array:
    """One weight per judge of the table, 1 unless named."""
    unknown = sorted(set(judge_weights) - set(table.judges))
    if unknown:
        known, more = table.judges[:_NAMED], len(table.judges) - _NAMED
        listed = ", ".join(known) + (f" and {more} more" if more > 0 else "")
        raise BadInput(
            f"judge weights name {', '.join(unknown)}; the judges of these votes are {listed}"
        )
    found = np.array([judge_weights.get(name, 1.0) for name in table.judges], np.float64)
    if not (np.isfinite(found) & (found >= 0)).all():
        raise BadInput("a judge's weight must be a finite number, 0 or more")
    return found


def _by_pair_count(table: VoteTable) -> _Array:
    low, high = np.minimum(table.a, table.b), np.maximum(table.a, table.b)
    key = low.astype(np.int64) * len(table.models) + high
    _, pair, votes = np.unique(key, return_inverse=True, return_counts=True)
    return 1 / np.maximum(votes, _FEW)[pair].astype(np.float64)


def _by_probability(table: VoteTable) -> _Array:
    missing = int(np.isnan(table.sampling_prob).sum())
    if missing:
        raise BadInput(
            f"{missing:,} of {len(table):,} votes have no sampling probability; give it in the "
            "column sampling_prob, or weigh by pair_count"
        )
    if not ((table.sampling_prob > 0) & (table.sampling_prob <= 1)).all():
        raise BadInput("a sampling probability must be above 0 and at most 1")
    return 1 / table.sampling_prob
