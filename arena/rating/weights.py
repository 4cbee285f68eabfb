"""Weights that belong to a fit and are no part of a vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from arena.errors import BadInput
from arena.vote_table import VoteTable

SamplingWeights = Literal["none", "pair_count"]

_FEW = 50
"""A pair with fewer votes weighs no more than one with as many (arena-rank)."""


def weighted(
    table: VoteTable, judge_weights: Mapping[str, float], sampling_weights: SamplingWeights
) -> VoteTable:
    """The table with each vote's weight times its judge's and its pair's; votes of 0 leave.

    `pair_count` is 1 / max(votes of the pair, 50), scaled to mean 1: pairs that a schedule chose
    often do not count for more. A known sampling probability belongs into `table.weight`.

    Raises
    ------
    BadInput
        If a weight is below 0 or not finite, or the sampling weights are unknown.
    """
    if len(table) == 0:
        return table
    weight = table.weight
    if judge_weights:
        of_judge = np.array([judge_weights.get(name, 1.0) for name in table.judges], np.float64)
        if not (np.isfinite(of_judge) & (of_judge >= 0)).all():
            raise BadInput("a judge's weight must be a finite number, 0 or more")
        weight = weight * of_judge[table.judge]
    if sampling_weights == "pair_count":
        low, high = np.minimum(table.a, table.b), np.maximum(table.a, table.b)
        _, pair, votes = np.unique(
            low.astype(np.int64) * len(table.models) + high,
            return_inverse=True,
            return_counts=True,
        )
        of_vote = 1 / np.maximum(votes, _FEW)[pair]
        weight = weight * of_vote / of_vote.mean()
    elif sampling_weights != "none":
        raise BadInput(f"no sampling weights called {sampling_weights!r}; say none or pair_count")
    if weight is table.weight:
        return table
    return replace(table, weight=weight).take(weight > 0)
