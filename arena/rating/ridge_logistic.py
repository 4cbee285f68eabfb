"""Logistic regression on points from 0 to 1, with a normal prior on every coefficient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, diags_array
from scipy.sparse.linalg import splu
from scipy.special import expit

from arena.errors import NoConvergence

_Array = NDArray[np.float64]


def ridge_logistic(
    columns: csr_array,
    points: _Array,
    weight: _Array,
    centre: _Array,
    stiffness: _Array,
    *,
    tolerance: float = 1e-9,
    max_steps: int = 100,
) -> _Array:
    """The coefficients at the maximum of the posterior, (k,), by Newton's method.

    Parameters
    ----------
    columns : (m, k) sparse array
    points, weight : (m,) arrays
    centre, stiffness : (k,) arrays
        Mean and precision of each coefficient's prior; a precision above 0 keeps it finite.

    Raises
    ------
    NoConvergence
        If a coefficient still moves by more than `tolerance` after `max_steps`.
    """
    values, moved = centre.copy(), np.inf
    for _ in range(max_steps):
        chances = expit(columns @ values)
        pull = columns.T @ (weight * (points - chances)) - stiffness * (values - centre)
        weighted = diags_array(weight * chances * (1 - chances)) @ columns
        step = splu(csc_array(columns.T @ weighted + diags_array(stiffness))).solve(pull)
        moved = float(np.abs(step).max())
        values += step / max(1.0, moved)
        if moved <= tolerance:
            return values
    raise NoConvergence(f"after {max_steps} steps a coefficient still moves by {moved:.1e}")
