"""How few votes hold a place: the votes whose removal makes two neighbours change places.

Their number is searched for greedily: drop the vote with the most influence on the gap, fit again,
until the order turns (after Broderick, Giordano & Meager 2020, https://arxiv.org/abs/2011.14999,
and Huang, Shen, Wei & Broderick 2025, https://arxiv.org/abs/2508.11847, who find that 2 of 57,477
votes decide Chatbot Arena's first place). Fitting again confirms every flip, so the number is an
upper bound of the fewest votes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import DisconnectedModels
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.sandwich import centred_inverse
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Dropped:
    """Alike votes that were dropped; `points` are a's."""

    model_a: str
    model_b: str
    points: float
    votes: int


@dataclass(frozen=True, slots=True)
class FlipCount:
    """How firmly one model stands above the next.

    Attributes
    ----------
    gap : float
        Between the two strengths, in log-odds.
    outcome : str
        `flipped`; `disconnected`: without the dropped votes the models cannot be rated together;
        `held`: the order stood when the search ended.
    votes : int
        How many were dropped until then.
    share : float
        Of all votes.
    dropped : tuple of Dropped
        Which, in the order of names.
    """

    above: str
    below: str
    gap: float
    outcome: Literal["flipped", "disconnected", "held"]
    votes: int
    share: float
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class Fragility:
    """The search for each pair of neighbours on a Bradley-Terry leaderboard."""

    top: int | None = 10
    """Look at so many models from the first; None: at all."""
    most_votes: int = 200
    """Stop after dropping so many."""
    tolerance: float = 1e-9
    """Of the fits, in log-odds."""

    def report(self, table: VoteTable) -> tuple[FlipCount, ...]:
        """One entry per pair of neighbours, from the top.

        Votes that are alike in models, points and weight stand for one another, so the cost grows
        with the pairs of models and not with the votes.

        Raises
        ------
        DisconnectedModels
            If the models cannot be rated together to begin with.
        NoVotes
            If the table is empty.
        """
        alike, counts = _alike(table)
        start = self._strengths(alike, counts)
        # Equal strengths: by name, as on the leaderboard.
        order = np.lexsort((np.arange(len(start)), -start))[: self.top]
        return tuple(
            self._flip(alike, counts, start, int(above), int(below))
            for above, below in pairwise(order.tolist())
        )

    def _flip(
        self, alike: VoteTable, counts: NDArray[np.int64], start: _Array, above: int, below: int
    ) -> FlipCount:
        left, strengths = counts.copy(), start
        outcome: Literal["flipped", "disconnected", "held"] = "held"
        while counts.sum() - left.sum() < self.most_votes:
            change = _change_without(alike, left, strengths, above, below)
            change[left == 0] = np.inf
            strongest = int(change.argmin())
            if not change[strongest] < 0:
                break
            left[strongest] -= 1
            try:
                strengths = self._strengths(alike, left)
            except DisconnectedModels:
                outcome = "disconnected"
                break
            if strengths[above] < strengths[below] - self.tolerance:  # equal ones hold
                outcome = "flipped"
                break
        gone = counts - left
        return FlipCount(
            above=alike.models[above],
            below=alike.models[below],
            gap=float(start[above] - start[below]),
            outcome=outcome,
            votes=int(gone.sum()),
            share=float(gone.sum() / counts.sum()),
            dropped=tuple(
                Dropped(
                    alike.models[alike.a[row]],
                    alike.models[alike.b[row]],
                    float(alike.points[row]),
                    int(gone[row]),
                )
                for row in np.flatnonzero(gone)
            ),
        )

    def _strengths(self, alike: VoteTable, counts: NDArray[np.int64]) -> _Array:
        present = counts > 0
        weighted = replace(alike, weight=alike.weight * counts).take(present)
        return BradleyTerry(tolerance=self.tolerance).fit(weighted).strengths


def _alike(table: VoteTable) -> tuple[VoteTable, NDArray[np.int64]]:
    """One row for all votes with the same models, points and weight, and how many they are."""
    turned = table.a > table.b
    points = np.where(turned, 1 - table.points, table.points)
    low, high = np.minimum(table.a, table.b), np.maximum(table.a, table.b)
    columns = np.column_stack([low, high, points, table.weight])
    distinct, first, counts = np.unique(columns, axis=0, return_index=True, return_counts=True)
    rows = table.take(first)
    zero = np.zeros(len(first), np.int32)
    return (
        replace(
            rows,
            a=distinct[:, 0].astype(np.int32),
            b=distinct[:, 1].astype(np.int32),
            points=distinct[:, 2],
            # One cluster: the fits then spare themselves the covariances.
            cluster=zero,
            battle=zero,
        ),
        counts.astype(np.int64),
    )


def _change_without(
    alike: VoteTable, counts: NDArray[np.int64], strengths: _Array, above: int, below: int
) -> _Array:
    """To first order, how the gap changes without one vote of each row; a (rows,) array."""
    chances = expit(strengths[alike.a] - strengths[alike.b])
    curvature = alike.weight * counts * chances * (1 - chances)
    n = len(strengths)
    laplacian = np.zeros((n, n))
    np.add.at(laplacian, (alike.a, alike.b), -curvature)
    laplacian += laplacian.T
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    inverse = centred_inverse(laplacian)
    lever = inverse[above] - inverse[below]
    change: _Array = -alike.weight * (alike.points - chances) * (lever[alike.a] - lever[alike.b])
    return change
