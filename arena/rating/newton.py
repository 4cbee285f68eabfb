"""Newton's method for concave likelihoods, with steps halved until the likelihood rises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import NoConvergence

_Array = NDArray[np.float64]

Slope = tuple[float, _Array, _Array]
"""Value, gradient (p,) and minus the Hessian (p, p), which must be positive definite."""

_HALVINGS = 60
_ROUNDING = 1e-12
"""Of the value's size: a smaller fall is rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Summit:
    """Where a climb came to rest.

    Attributes
    ----------
    point : (p,) array
    value : float
    minus_hessian : (p, p) array
        Both at a point no farther from the summit than the last step.
    steps : int
    last_step : float
        The largest movement of a parameter in the last step.
    """

    point: _Array
    value: float
    minus_hessian: _Array
    steps: int
    last_step: float


def climb(
    start: _Array, slope_at: Callable[[_Array], Slope], tolerance: float, max_steps: int
) -> Summit:
    """Climb from `start` until no parameter moves by more than `tolerance`.

    `slope_at` gives minus infinity outside the parameters' domain.

    Raises
    ------
    NoConvergence
        If a parameter still moves after `max_steps`.
    """
    point = start.copy()
    value, gradient, minus_hessian = slope_at(point)
    largest = np.inf
    for steps in range(1, max_steps + 1):
        step = np.linalg.solve(minus_hessian, gradient)
        largest = float(np.abs(step).max())
        if largest <= tolerance:
            return Summit(point + step, value, minus_hessian, steps, largest)
        # Armijo's rule: at least a little of the rise that the slope promises.
        promised = 1e-4 * float(gradient @ step)
        for halving in range(_HALVINGS):
            share = 0.5**halving
            there = slope_at(point + share * step)
            if there[0] >= value + share * promised - _ROUNDING * (1 + abs(value)):
                break
        else:
            raise NoConvergence(f"no step of Newton's method raises the likelihood (step {steps})")
        point = point + share * step
        value, gradient, minus_hessian = there
    raise NoConvergence(
        f"after {max_steps} steps a strength still moves by {largest:.1e} log-odds; raise max_steps"
    )
