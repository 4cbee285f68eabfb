"""Newton's method for a joint fit of very many rows, in as few and as cheap passes as it can.

Without sharpness the log-odds are linear in the parameters, so the loss is convex and a point next
to the summit needs no search. The curvature is wanted only to set a pace: plain counts and a part
of the rows lead close to the summit, then all rows in single precision, whose rounding moves a
parameter by some 1e-7; with the curvature seen there, steps on gradients in double precision reach
the summit.
"""

from __future__ import annotations

from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from arena.errors import NoConvergence
from arena.rating.cell_slopes import CellSlopes
from arena.rating.halves import chunks, in_halves
from arena.rating.joint import Ridge, Slope, gradient_of, hessian, log_odds, slope_of
from arena.rating.joint_climb import Summit, start
from arena.rating.joint_design import JointDesign
from arena.rating.joint_rows import RowSums, WeightedSums, sum_of_logs, thinned
from arena.rating.pair_climb import climb_pairs
from arena.rating.score_covariance import stiffened
from arena.rating.votes import PairTallies

_Floats = NDArray[np.float64]

THINNED = 8
"""One row in so many gives the curvature of the approach."""

_NEAR, _NEAR_ENOUGH = 0.1, 2e-4
"""A look ends with a step in which no parameter moves by more. The second is that of all rows,
whose curvature serves the covariance, so variances are right to about as much."""

_APPROACHES, _APPROACHED = 3, 5e-3
"""Each brings the summit nearer by the noise of the curvature of some rows: 30 times, as seen with
250 models, 5 million votes and one row in 8."""

_LOOKS = 12
"""Steps for one look, before the search of the general fit is called for."""

_CHORDS = 12

_ROWS_MOVE = 10
"""How many times the largest step of a parameter the log-odds of a row move by, generously."""


def climb_many(
    design: JointDesign, pairs: PairTallies, ridge: Ridge, tolerance: float
) -> Summit | None:
    """Minimise the loss, or give None where the steps do not shrink as they should.

    `pairs` are what the design's votes add up to.
    """
    steps, parameters = 0, start(design)
    with suppress(NoConvergence):
        plain = climb_pairs(*pairs.matrices(), _NEAR / 10, _LOOKS)
        parameters[: design.n_models] = plain.strengths
    looked = _look(thinned(design, THINNED), parameters, ridge, _NEAR)
    if looked is not None:
        parameters, here, factor, steps = looked
        parameters = _approach(design, here.design, parameters, ridge, factor, THINNED)
    before_look = parameters
    looked = _look(design, parameters, ridge, _NEAR_ENOUGH)
    if looked is None:
        return None
    parameters, here, factor, taken = looked
    steps += taken
    last_step = looked_step = float(np.abs(parameters - before_look).max())
    for _ in range(_CHORDS):
        scores, loss, gradient = _gradient(design, here.design, parameters, ridge)
        if not np.isfinite(loss):
            return None
        step = cho_solve(factor, -gradient)
        before, last_step = last_step, float(np.abs(step).max())
        steps += 1
        # A chord shrinks steps by the share by which the curvature has changed since it was seen:
        # at most by as much as a row's log-odds, which is some times a parameter's step.
        next_step = last_step * min(1.0, _ROWS_MOVE * looked_step)
        if next_step <= tolerance:
            here = Slope(loss, gradient, here.fisher, here.bend, here.design)
            return Summit(parameters + step, here, steps, next_step, scores)
        if not last_step < before / 2:
            return None
        parameters = parameters + step
    return None


def _approach(
    design: JointDesign,
    x: CellSlopes,
    parameters: _Floats,
    ridge: Ridge,
    factor: tuple[_Floats, bool],
    thin: int,
) -> _Floats:
    """Nearer by the slopes of all rows over the curvature of one in `thin`, which is cheaper."""
    for _ in range(_APPROACHES):
        rows = _single_sums(design, parameters, curved=False)
        gradient = gradient_of(design, x, rows.surplus, rows.style_surplus, parameters, ridge)
        step = cho_solve(factor, -gradient) / thin
        parameters = parameters + step
        if np.abs(step).max() <= _APPROACHED:
            break
    return parameters


def _look(
    design: JointDesign, parameters: _Floats, ridge: Ridge, near: float
) -> tuple[_Floats, Slope, tuple[_Floats, bool], int] | None:
    """Where steps on these rows lead, the last slope with its factor, and how many steps."""
    for steps in range(1, _LOOKS + 1):
        here = slope_of(design, parameters, _single_sums(design, parameters), ridge)
        try:
            factor = cho_factor(stiffened(hessian(here, ridge), design.n_models))
        except (LinAlgError, ValueError):  # a part without a summit; no numbers
            return None
        step = cho_solve(factor, -here.gradient)
        # The log-odds of the cells set the pace: far from the top a full step overshoots.
        share = min(1.0, 2 / max(1e-300, np.abs(here.design @ step).max()))
        parameters = parameters + share * step
        if np.abs(step).max() <= near:
            return parameters, here, factor, steps
    return None


def _single_sums(design: JointDesign, parameters: _Floats, *, curved: bool = True) -> RowSums:
    """As `row_sums`, in single precision, and without the loss, which is NaN.

    The curvature, most of the work, is 0 unless it is asked for.
    """
    against = -log_odds(design, parameters).astype(np.float32)
    coefficients = -design.style_of(parameters).astype(np.float32)
    cells, style = len(against), len(coefficients)

    def add_up(part: slice) -> tuple[_Floats, _Floats, WeightedSums]:
        surplus, style_surplus = np.zeros(cells), np.zeros(style)
        curvature = WeightedSums(cells, style)
        for rows in chunks(part):
            cell = design.row_cell[rows]
            features = np.asfortranarray(design.row_features[rows], np.float32)
            votes = design.row_votes[rows]
            chance = against.take(cell)
            chance += features @ coefficients
            _turn_to_chance(chance)
            even = bool((votes == 1).all())
            expected = chance.copy() if even else votes.astype(np.float32) * chance
            left = design.row_points[rows].astype(np.float32)
            left -= expected
            surplus += np.bincount(cell, left, cells)
            style_surplus += left @ features
            if curved:
                np.subtract(1, chance, out=chance)
                expected *= chance
                curvature.add(cell, features, expected)
        return surplus, style_surplus, curvature

    one, other = in_halves(add_up, len(design.row_cell))
    curvature = one[2].joined(other[2])
    return RowSums(
        loss=np.nan,
        surplus=one[0] + other[0],
        curvature=curvature.cells,
        style_surplus=one[1] + other[1],
        style_curvature=curvature.cross,
        style_gram=curvature.gram,
    )


def _turn_to_chance(against: NDArray[np.float32]) -> None:
    """1 / (1 + exp(x)) in the place of x."""
    with np.errstate(over="ignore"):
        np.exp(against, out=against)
    against += 1
    np.reciprocal(against, out=against)


def _gradient(
    design: JointDesign, x: CellSlopes, parameters: _Floats, ridge: Ridge
) -> tuple[NDArray[np.float32], float, _Floats]:
    """The rows' scores, the loss, and its gradient: all summed in double precision."""
    against, coefficients = -log_odds(design, parameters), -design.style_of(parameters)
    cells, scores = len(against), np.empty(len(design.row_cell), np.float32)

    def add_up(part: slice) -> tuple[float, _Floats, _Floats]:
        loss, surplus, style_surplus = 0.0, np.zeros(cells), np.zeros(len(coefficients))
        for rows in chunks(part):
            cell, features = design.row_cell[rows], design.row_features[rows]
            votes, points = design.row_votes[rows], design.row_points[rows]
            eta = against.take(cell)
            eta += features @ coefficients
            with np.errstate(over="ignore"):
                whole = np.exp(eta)
            whole += 1
            even = bool((votes == 1).all())
            logs = sum_of_logs(whole) if even else float(votes @ np.log(whole))
            loss += logs - float((votes - points) @ eta)
            left = np.divide(votes, whole, out=whole)
            np.subtract(points, left, out=left)
            scores[rows] = left
            surplus += np.bincount(cell, left, cells)
            style_surplus += left @ features
        return loss, surplus, style_surplus

    one, other = in_halves(add_up, len(scores))
    surplus, style_surplus = one[1] + other[1], one[2] + other[2]
    gradient = gradient_of(design, x, surplus, style_surplus, parameters, ridge)
    return scores, one[0] + other[0] + ridge.loss(parameters), gradient
