"""Ranks, and the ranks that the intervals allow.

The approximate rank is Chatbot Arena's (https://arxiv.org/abs/2403.04132): one more than the
models that are surely better. It needs simultaneous intervals to hold for all models at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_SAME = 1e-9
"""Strengths closer than this, in log-odds, share a rank: the fits stop there."""


def ranks(strengths: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rank of each model, best 1; equal strengths share the better rank.

    >>> ranks(np.array([0.5, 2.0, 0.5, -3.0])).tolist()
    [2, 1, 2, 4]
    """
    ascending = np.sort(strengths)
    better = len(strengths) - np.searchsorted(ascending, strengths + _SAME, side="right")
    return (1 + better).astype(np.int64)


def rank_spread(
    lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Best and worst rank that the intervals allow, each (n,).

    >>> low, high = rank_spread(np.array([5.0, 3.0, 0.0]), np.array([9.0, 6.0, 2.0]))
    >>> low.tolist(), high.tolist()
    ([1, 1, 3], [2, 2, 3])
    """
    n = len(lower)
    surely_better = n - np.searchsorted(np.sort(lower), upper, side="right")
    surely_worse = np.searchsorted(np.sort(upper), lower, side="left")
    return (1 + surely_better).astype(np.int64), (n - surely_worse).astype(np.int64)
