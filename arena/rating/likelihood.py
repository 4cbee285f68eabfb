"""Bradley-Terry's likelihood with ties as halves, on the counts of each pair, and its derivatives.

Methods that maximise another thing use it too, so that all can be compared.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.rating.votes import PairTallies

_Array = NDArray[np.float64]


def half_tie_log_likelihood(pairs: PairTallies, strengths: _Array) -> float:
    """The log-likelihood of `strengths`, (n,), in log-odds."""
    gaps = strengths[pairs.a] - strengths[pairs.b]
    return float(pairs.points @ gaps - pairs.votes @ np.logaddexp(0, gaps))


def surplus_points(pairs: PairTallies, strengths: _Array) -> _Array:
    """Points of each model above those that `strengths` expect, (n,): the gradient."""
    expected = pairs.votes * expit(strengths[pairs.a] - strengths[pairs.b])
    surplus = pairs.points - expected
    won = np.bincount(pairs.a, surplus, pairs.n_models).astype(np.float64)
    return won - np.bincount(pairs.b, surplus, pairs.n_models)


def comparison_laplacian(pairs: PairTallies, strengths: _Array) -> _Array:
    """Minus the Hessian, (n, n); its rows sum to 0."""
    gaps = strengths[pairs.a] - strengths[pairs.b]
    bend = pairs.votes * expit(gaps) * expit(-gaps)
    laplacian = np.zeros((pairs.n_models, pairs.n_models))
    laplacian[pairs.a, pairs.b] = laplacian[pairs.b, pairs.a] = -bend
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    return laplacian
