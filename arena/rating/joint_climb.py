"""Newton's method for the joint judge model.

All strengths times a factor and all sharpness divided by it fit equally well: that factor, which
only the ridge knows, is set to its best value after each step and is no part of a step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from arena.errors import NoConvergence
from arena.rating.joint import Ridge, Slope, slope
from arena.rating.joint_design import JointDesign
from arena.rating.score_covariance import stiffened

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Meat:
    """Squares of the log-likelihood's derivatives, (p, p), summed inside each cluster first.

    `clusters`, (m,), are the codes of the votes' clusters, and `groups` how many there are.
    """

    clusters: NDArray[np.integer]
    groups: int
    matrix: _Floats


@dataclass(frozen=True, slots=True, eq=False)
class Summit:
    """Where Newton's method came to rest: (p,) parameters, and the slope a last step before.

    `last_step` is the largest move of a parameter in the last step, or a bound of the next.
    `meats` are those that were added up on the way, next to the summit.
    """

    parameters: _Floats
    slope: Slope
    steps: int
    last_step: float
    meats: tuple[Meat, ...] = ()


def start(design: JointDesign) -> _Floats:
    """All strengths and effects 0, every sharpness 1."""
    parameters = np.zeros(design.size)
    parameters[design.of_kind("sharpness")] = 1
    return parameters


def climb(
    design: JointDesign,
    parameters: _Floats,
    ridge: Ridge,
    *,
    tolerance: float,
    max_steps: int,
    free: NDArray[np.bool_] | None = None,
) -> Summit:
    """Minimise the loss over the `free` parameters, all of them unless told.

    Raises
    ------
    NoConvergence
        If a parameter still moves by more than `tolerance` after `max_steps`.
    """
    free = np.ones(design.size, np.bool_) if free is None else free
    sharpness = design.of_kind("sharpness")
    scaled = len(sharpness) > 0 and bool(free[: design.n_models].any() and free[sharpness].any())

    def look(point: _Floats) -> tuple[Slope, _Floats]:
        point = _best_scale(design, point, ridge) if scaled else point
        return slope(design, point, ridge), point

    here, parameters = look(parameters)
    last_step = np.inf
    for steps in range(1, max_steps + 1):
        step, is_newton = _step(design, here, ridge, free)
        if scaled:
            step = _without_scale(design, parameters, step)
        last_step = float(np.abs(step).max())
        if is_newton and last_step <= tolerance:
            return Summit(parameters + step, here, steps, last_step)
        # The log-odds of the cells set the pace: far from the top a full step overshoots.
        share = min(1.0, 2 / max(1e-300, np.abs(here.design @ step).max()))
        downhill = float(here.gradient @ step)
        there, after = look(parameters + share * step)
        rounding = 1e-13 * (1 + abs(here.loss))
        while there.loss > here.loss + 1e-4 * share * downhill + rounding and share > 1e-12:
            share /= 2
            there, after = look(parameters + share * step)
        parameters, here = after, there
    raise NoConvergence(
        f"after {max_steps} steps a parameter of the joint fit still moves by {last_step:.1e} "
        "log-odds; raise max_steps, or ask for fewer effects"
    )


def _step(
    design: JointDesign, here: Slope, ridge: Ridge, free: NDArray[np.bool_]
) -> tuple[_Floats, bool]:
    """Newton's step, or Fisher's where the Hessian points the wrong way; and whether Newton's."""
    inside = np.ix_(free, free)
    for curvature, is_newton in ((here.bend, True), (0.0, False)):
        whole = here.fisher + curvature
        whole[np.diag_indices_from(whole)] += ridge.strength
        if free[: design.n_models].any():
            whole = stiffened(whole, design.n_models)
        try:
            factor = cho_factor(whole[inside])
        except LinAlgError:
            continue
        step = np.zeros(design.size)
        step[free] = cho_solve(factor, -here.gradient[free])
        return step, is_newton
    raise NoConvergence("the Hessian of the joint fit became singular; ask for fewer effects")


def _without_scale(design: JointDesign, parameters: _Floats, step: _Floats) -> _Floats:
    """A step without its share along the common factor of strengths and 1 / sharpness."""
    sharpness = design.of_kind("sharpness")
    strengths = parameters[: design.n_models]
    if not strengths.any():
        return step
    factor = strengths @ step[: design.n_models] / (strengths @ strengths)
    moved = step.copy()
    moved[: design.n_models] -= factor * strengths
    moved[sharpness] += factor * parameters[sharpness]
    return moved


def _best_scale(design: JointDesign, parameters: _Floats, ridge: Ridge) -> _Floats:
    """The same fit at the common factor where the pull on sharpness is least."""
    sharpness = design.of_kind("sharpness")
    values, pull = parameters[sharpness], ridge.strength[sharpness]
    factor = (pull @ values) / (pull @ values**2)  # of centre 1
    if not 0 < factor < np.inf:
        return parameters
    found = parameters.copy()
    found[: design.n_models] /= factor
    found[sharpness] *= factor
    return found
