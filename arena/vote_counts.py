"""What votes add up to, pair by pair: all that a fit of independent votes needs of them.

Files and databases add up without making an object of each vote, and hand this over. It lies below
`arena.rating` for the same reason as `arena.vote_table`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FEW = 1 << 16
"""Pairs that are soon looked through, however few votes there are."""


@dataclass(frozen=True, slots=True, eq=False)
class VoteCounts:
    """Sums over the votes of one dimension between n models, ordered by pair.

    Attributes
    ----------
    models : tuple of str
        Sorted; the codes point into it. A model without votes may be listed.
    a, b : (k,) int32 arrays
        Codes of the two models of each compared pair, `a < b`, no pair twice.
    wins, losses, ties : (k,) int64 arrays
        Votes that give a more than, less than, and exactly half a point; together above 0.
    points, squares : (k,) float64 arrays
        Sum of a's points, and of their squares. They say more than the counts where a vote is a
        probability: the squares are what the spread of independent votes follows from.
    unreadable : int
        Verdicts that could not be read: counted, never fitted.
    """

    models: tuple[str, ...]
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    wins: NDArray[np.int64]
    losses: NDArray[np.int64]
    ties: NDArray[np.int64]
    points: NDArray[np.float64]
    squares: NDArray[np.float64]
    unreadable: int = 0

    @property
    def votes(self) -> NDArray[np.int64]:
        """Votes on each pair, (k,)."""
        return self.wins + self.losses + self.ties

    def __len__(self) -> int:
        """How many votes there are in all."""
        return int(self.votes.sum())

    @classmethod
    def of_votes(
        cls,
        models: tuple[str, ...],
        a: NDArray[np.integer],
        b: NDArray[np.integer],
        points: NDArray[np.float64],
        unreadable: int = 0,
    ) -> VoteCounts:
        """Add up votes given as (m,) columns: two codes, and the points of `a` in [0, 1].

        Either side may have the smaller code.

        >>> counts = VoteCounts.of_votes(
        ...     ("ant", "bee"), np.array([0, 1]), np.array([1, 0]), np.array([1.0, 0.5])
        ... )
        >>> counts.wins.tolist(), counts.ties.tolist(), counts.points.tolist()
        ([1], [1], [1.5])
        """
        n = len(models)
        pair = np.minimum(a, b).astype(np.int64) * n + np.maximum(a, b)
        low = np.where(a < b, points, 1 - points)
        outcome = np.sign(low - 0.5).astype(np.int64) + 1
        compared, counts = _outcomes_of_pairs(pair, outcome, None)

        def summed(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.bincount(pair, values)[compared].astype(np.float64)

        return cls(
            models,
            *_codes_of(compared, n),
            *(counts[:, 2], counts[:, 0], counts[:, 1]),
            *(summed(low), summed(low * low)),
            unreadable,
        )

    @classmethod
    def of_outcomes(
        cls,
        models: tuple[str, ...],
        a: NDArray[np.integer],
        b: NDArray[np.integer],
        outcome: NDArray[np.integer],
        times: NDArray[np.integer] | None = None,
        unreadable: int = 0,
    ) -> VoteCounts:
        """Add up plain wins, ties and losses given as (m,) columns.

        `outcome` is 2 where `a` won, 1 at a tie and 0 where it lost; each row stands for as many
        votes as `times` says, or for one.

        >>> counts = VoteCounts.of_outcomes(
        ...     ("ant", "bee"), np.array([0, 1]), np.array([1, 0]), np.array([2, 2])
        ... )
        >>> counts.wins.tolist(), counts.losses.tolist(), counts.points.tolist()
        ([1], [1], [1.0])
        """
        n = len(models)
        pair = a.astype(np.int64) * n + b
        if n * n <= len(pair) + _FEW:  # a table of all pairs is no longer than the votes
            compared, counts = _of_each_order(pair, outcome, times, n)
        else:
            turned = a > b
            pair[turned] = b[turned].astype(np.int64) * n + a[turned]
            outcome = np.where(turned, 2 - outcome, outcome)
            compared, counts = _outcomes_of_pairs(pair, outcome, times)
        losses, ties, wins = counts[:, 0], counts[:, 1], counts[:, 2]
        return cls(
            models,
            *_codes_of(compared, n),
            *(wins, losses, ties),
            *(wins + ties / 2, wins + ties / 4),
            unreadable,
        )


def _of_each_order(
    pair: NDArray[np.int64],
    outcome: NDArray[np.integer],
    times: NDArray[np.integer] | None,
    n: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """As `_outcomes_of_pairs`, of pairs with either side first; in the place of `pair`."""
    pair *= 3
    pair += outcome
    counts = np.bincount(pair, times, minlength=3 * n * n).astype(np.int64).reshape(n, n, 3)
    counts += counts.transpose(1, 0, 2)[:, :, ::-1].copy()
    counts[np.tril_indices(n)] = 0
    table = counts.reshape(-1, 3)
    compared = np.flatnonzero(table.any(axis=1))
    return compared, table[compared]


def _outcomes_of_pairs(
    pair: NDArray[np.int64], outcome: NDArray[np.integer], times: NDArray[np.integer] | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The k pairs that there are, and how often each had each of three outcomes, (k, 3)."""
    counts = np.bincount(pair * 3 + outcome, times, minlength=3 * (int(pair.max(initial=-1)) + 1))
    table = counts.astype(np.int64).reshape(-1, 3)
    compared = np.flatnonzero(table.any(axis=1))
    return compared, table[compared]


def _codes_of(pair: NDArray[np.int64], n: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    return (pair // max(n, 1)).astype(np.int32), (pair % max(n, 1)).astype(np.int32)
