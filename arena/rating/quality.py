"""What a leaderboard is worth: how well it tells models apart, and whether another one agrees."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from arena.errors import RatingError


def separability(strengths: NDArray[np.float64], differences: NDArray[np.float64]) -> float:
    """Share of pairs whose difference is told apart from 0.

    Parameters
    ----------
    strengths : (n,) array
        At least two.
    differences : (n, n) array
        Half-width of the interval of each difference, in log-odds.
    """
    a, b = np.triu_indices(len(strengths), k=1)
    return float(np.mean(np.abs(strengths[a] - strengths[b]) > differences[a, b]))


def runs_alike(
    strengths: NDArray[np.float64], differences: NDArray[np.float64]
) -> list[tuple[int, ...]]:
    """Runs of two or more neighbours of whom no two are told apart; none within another.

    Parameters
    ----------
    strengths, differences : arrays
        As for `separability`.

    Returns
    -------
    list of tuples of int
        Positions in `strengths`, the strongest first.

    Examples
    --------
    >>> runs_alike(np.array([0.0, 3.0, 2.0, 1.0]), np.full((4, 4), 1.5))
    [(1, 2), (2, 3), (3, 0)]
    """
    n = len(strengths)
    order = np.lexsort((np.arange(n), -strengths))
    sorted_strengths = strengths[order]
    gaps = np.abs(sorted_strengths[:, None] - sorted_strengths)
    apart = gaps > differences[np.ix_(order, order)]
    runs: list[tuple[int, ...]] = []
    end = 1  # of the last run, beyond its last place
    for first in range(n):
        last = max(end, first + 1)
        while last < n and not apart[first:last, last].any():
            last += 1
        if last > end and last > first + 1:
            runs.append(tuple(order[first:last].tolist()))
            end = last
    return runs


def kendall_tau(ratings: Mapping[str, float], others: Mapping[str, float]) -> float:
    """Kendall's tau-b between two leaderboards over the models that both rate.

    Kendall (1945), https://doi.org/10.1093/biomet/33.3.239: 1 the same order, -1 the reverse,
    pairs tied on one side allowed for.

    Raises
    ------
    RatingError
        If they share fewer than two models, or one of them ties all it shares.

    Examples
    --------
    >>> round(kendall_tau({"a": 3, "b": 2, "c": 1}, {"a": 9, "b": 5, "c": 7, "d": 0}), 4)
    0.3333
    """
    shared = sorted(set(ratings) & set(others))
    ours = np.array([ratings[model] for model in shared])
    theirs = np.array([others[model] for model in shared])
    if len(shared) < 2 or np.ptp(ours) == 0 or np.ptp(theirs) == 0:
        raise RatingError(f"no rank correlation over {len(shared)} models that both rate apart")
    return float(stats.kendalltau(ours, theirs, variant="b").statistic)
