"""What a panel of judges says together: weighted win rates, labels of battles, and their accuracy.

The win rates and labels of PRD (Li, Patel & Du 2023, https://arxiv.org/abs/2307.02762), but for one
thing: points are divided by the weight of the votes, where PRD divides by their number, which is
right only where every judge has voted on everything.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput, NoVotes
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

TIED = 0.01
"""A weighted mean of votes, -1 to 1, no further than this from 0 is a tie."""


@dataclass(frozen=True, slots=True, eq=False)
class PanelLabels:
    """One label per battle, or per battle and order, in the order of the codes.

    Attributes
    ----------
    battle : (g,) array
        The table's codes.
    first : (g,) array
        1 or -1 as in the table; 0 where both orders make one label, or none is known.
    mean : (g,) array
        Weighted mean of the votes, 1 for the model with the lower code, -1 for the other.
    """

    battle: NDArray[np.int64]
    first: NDArray[np.int64]
    mean: _Array

    @property
    def labels(self) -> _Array:
        """1, 0 or -1: who won, (g,)."""
        won: _Array = np.where(np.abs(self.mean) <= TIED, 0.0, np.sign(self.mean))
        return won


def weighted_win_rates(table: VoteTable, weights: _Array) -> _Array:
    """Share of weighted points of each model, (n,); NaN for one without weight.

    `weights` are of the judges, in the table's order.
    """
    n = len(table.models)
    weight = table.weight * weights[table.judge]
    points = np.bincount(table.a, weight * table.points, minlength=n)
    points += np.bincount(table.b, weight * (1 - table.points), minlength=n)
    votes = np.bincount(table.a, weight, minlength=n) + np.bincount(table.b, weight, minlength=n)
    rates: _Array = np.divide(points, votes, out=np.full(n, np.nan), where=votes > 0)
    return rates


def panel_labels(table: VoteTable, weights: _Array, by_order: bool = False) -> PanelLabels:
    """Label the battles by the weighted mean of their votes, each order for itself if asked for.

    Battles whose votes have no weight have no label.

    Raises
    ------
    NoVotes
        If no vote has a weight.
    """
    weight = table.weight * weights[table.judge]
    counted = table.take(weight > 0)
    if len(counted) == 0:
        raise NoVotes("no vote of a judge with a weight above 0")
    weight = weight[weight > 0]
    turned = counted.a > counted.b
    signed = np.where(turned, -1.0, 1.0) * (2 * counted.points - 1)
    shown = np.where(turned, -1, 1) * counted.first if by_order else np.zeros(len(counted))
    key = counted.battle.astype(np.int64) * 3 + shown.astype(np.int64) + 1
    keys, group = np.unique(key, return_inverse=True)
    mean = np.bincount(group, weight * signed) / np.bincount(group, weight)
    return PanelLabels(keys // 3, keys % 3 - 1, mean)


def accuracy(found: PanelLabels, people: PanelLabels) -> tuple[float, int]:
    """Share of labels that are people's on the same battle, ties included, and how many there are.

    `people` has one label per battle.

    Raises
    ------
    BadInput
        If a battle has several labels of people.
    NoVotes
        If no battle has labels of both.
    """
    if len(np.unique(people.battle)) < len(people.battle):
        raise BadInput("people's labels must be one per battle, both orders together")
    both = np.isin(found.battle, people.battle)
    if not both.any():
        raise NoVotes("no battle has votes of both the panel and people")
    where = np.searchsorted(people.battle, found.battle[both])
    right = found.labels[both] == people.labels[where]
    return float(right.mean()), int(both.sum())
