"""How alike the choices in a game are, and the spread over them that copies cannot shift.

Affinity entropy counts choices that pay alike as one choice (Liu et al. 2025,
https://arxiv.org/abs/2502.20170); the distribution that has the most of it gives a choice and its
copies together what the choice alone would get.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

_Array = NDArray[np.float64]

_SAME_DIGITS = 9
"""Choices whose affinities agree to so many digits are copies of one another."""


def affinity_kernel(rows: _Array, variance: float) -> _Array:
    """exp(-mean squared difference / (2 variance)) of every two rows.

    Parameters
    ----------
    rows : (n, k) array
        What each choice pays in k situations.
    variance : float
        Squared distance that noise alone puts between copies.

    Returns
    -------
    (n, n) array
    """
    squared = np.mean(rows**2, axis=1)
    distance = squared[:, None] + squared - 2 * (rows @ rows.T) / rows.shape[1]
    kernel: _Array = np.exp(-np.maximum(distance, 0) / (2 * variance))
    np.fill_diagonal(kernel, 1.0)
    return (kernel + kernel.T) / 2


def affinity_entropy(spread: _Array, kernel: _Array, p: float) -> float:
    """Tsallis entropy of order p + 1 that sees through copies; p = 0 is Shannon's.

    With the identity as kernel it is the plain entropy.

    >>> redundant = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
    >>> round(affinity_entropy(np.full(4, 0.25), redundant, p=0), 6)
    1.039721
    """
    column = np.sum(kernel ** (p + 1), axis=0) ** (1 / (p + 1))
    smoothed = kernel @ (spread / column)
    if p > 0:
        return float((1 - np.sum(smoothed ** (p + 1))) / p)
    scaled = kernel / column
    lost = np.log(column) - np.sum(scaled * _log(kernel), axis=0)
    return float(-np.sum(smoothed * _log(smoothed)) - lost @ spread)


def affinity_spread(kernel: _Array, allowed: NDArray[np.bool_] | None = None) -> _Array:
    """The distribution of most affinity entropy of order 2 (p = 1) over the allowed choices.

    Exact copies are merged first and share equally: their number then changes nothing at all,
    also where other choices are nearly alike.

    Returns
    -------
    (n,) array
        Non-negative, sum 1.
    """
    chosen = np.arange(len(kernel)) if allowed is None else np.flatnonzero(allowed)
    inside = kernel[np.ix_(chosen, chosen)]
    _, first, group = np.unique(
        inside.round(_SAME_DIGITS), axis=0, return_index=True, return_inverse=True
    )
    merged = inside[np.ix_(first, first)]
    weighted = merged / np.sqrt(np.sum(merged**2, axis=0))
    # The last row asks for the sum 1. Whatever its weight, only the scale of the answer depends on
    # it: dividing by the sum gives the exact minimum of |weighted x| on the simplex.
    design = np.vstack([weighted, np.ones(len(merged))])
    share, _ = nnls(design, np.append(np.zeros(len(merged)), 1.0))
    spread = np.zeros(len(kernel))
    spread[chosen] = (share / share.sum() / np.bincount(group))[group]
    return spread


def _log(values: _Array) -> _Array:
    """Natural logarithm, 0 for 0: it only ever multiplies that 0."""
    return np.log(np.where(values > 0, values, 1.0))
