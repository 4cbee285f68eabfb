"""Newton's method for a joint fit of very many rows, in as few and as cheap passes as it can.

Without sharpness the log-odds are linear in the parameters, so the loss is convex and a point next
to the summit needs no search. Plain counts and a part of the rows lead near it, and their curvature
sets the pace of a step by the slopes of all rows. There one pass, in single precision, whose
rounding moves a parameter by some 1e-7, adds up the curvature and the squares of the scores, which
the covariances need; with that curvature, steps by slopes in double precision reach the summit.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve

from arena.errors import NoConvergence
from arena.rating.cell_slopes import CellSlopes
from arena.rating.cluster_gram import count_groups, fits_dense
from arena.rating.joint import Ridge, Slope, cell_slopes, gradient_of
from arena.rating.joint_climb import Meat, Summit, start
from arena.rating.joint_design import JointDesign
from arena.rating.many_rows import ManyRows
from arena.rating.pair_climb import climb_pairs
from arena.rating.sample_pace import Factor, newton_step, sample_pace
from arena.rating.votes import PairTallies

_Floats = NDArray[np.float64]
_Codes = NDArray[np.integer]

_PLAIN_NEAR = 0.01
"""A step of the plain fit that is near enough to start from."""

_APPROACHES, _APPROACHED = 4, 0.02
"""Steps by the sample's curvature: so many, or until one is as small."""

_LOOKS, _NEAR = 12, 5e-4
"""Steps with all rows' curvature, before the search of the general fit is called for: until one is
as small, so that the covariances, from its start, are right to about as much."""

_CHORDS = 12
"""Steps with the last curvature that was seen."""

_WIDEST = 10
"""How many times its root mean square a feature is, generously."""


def climb_many(
    design: JointDesign,
    pairs: PairTallies,
    ridge: Ridge,
    tolerance: float,
    ways: Sequence[_Codes] = (),
) -> Summit | None:
    """Minimise the loss, or give None where the steps do not shrink as they should.

    `pairs` are what the design's votes add up to; `ways` are codes of clusters, (m,) each, whose
    meats are added up on the way if they fit into memory.
    """
    parameters = start(design)
    with suppress(NoConvergence):
        plain = climb_pairs(*pairs.matrices(), _PLAIN_NEAR, _LOOKS)
        parameters[: design.n_models] = plain.strengths
    x = cell_slopes(design, parameters)
    rows = ManyRows(design, x)
    near = sample_pace(design, rows, x, parameters, ridge, pairs)
    approached = near and _approach(design, rows, *near, ridge)
    before_look = parameters = parameters if approached is None else approached
    looked = _look(design, rows, x, parameters, ridge, ways)
    if looked is None:
        return None
    parameters, fisher, factor, meats, steps = looked
    looked_step = parameters - before_look
    last_step = float(np.abs(looked_step).max())
    style = looked_step[design.of_kind("style")]
    rows_moved = float(np.abs(x @ looked_step).max() + _WIDEST * np.abs(style).sum())
    for _ in range(_CHORDS):
        surplus = rows.surplus(parameters, exact=True)
        if not np.isfinite(surplus.loss):
            return None
        gradient = gradient_of(design, surplus.rises, parameters, ridge)
        step = cho_solve(factor, -gradient)
        before, last_step = last_step, float(np.abs(step).max())
        steps += 1
        # A chord shrinks steps by the share by which the curvature has changed since it was seen:
        # at most by as much as a row's log-odds.
        next_step = last_step * min(1.0, rows_moved)
        if next_step <= tolerance:
            loss = surplus.loss + ridge.loss(parameters)
            here = Slope(loss, gradient, fisher, np.zeros_like(fisher), x)
            return Summit(parameters + step, here, steps, next_step, meats)
        if not last_step < before / 2:
            return None
        parameters = parameters + step
    return None


def _approach(
    design: JointDesign, rows: ManyRows, parameters: _Floats, factor: Factor, ridge: Ridge
) -> _Floats | None:
    """Nearer by the slopes of all rows over the curvature of some, which is cheaper.

    None where steps do not shrink: the sample saw too little of a feature.
    """
    last_step = np.inf
    for _ in range(_APPROACHES):
        surplus = rows.surplus(parameters, exact=False)
        gradient = gradient_of(design, surplus.rises, parameters, ridge)
        step = cho_solve(factor, -gradient)
        parameters = parameters + step
        before, last_step = last_step, float(np.abs(step).max())
        if last_step <= _APPROACHED:
            return parameters
        if not last_step < before / 2:
            break
    return None


def _look(
    design: JointDesign,
    rows: ManyRows,
    x: CellSlopes,
    parameters: _Floats,
    ridge: Ridge,
    ways: Sequence[_Codes],
) -> tuple[_Floats, _Floats, Factor, tuple[Meat, ...], int] | None:
    """Where Newton's steps lead; curvature, its factor and the meats before the last; how many."""
    groups = [count_groups(clusters) for clusters in ways]
    m = len(design.row_cell)
    together = [
        (clusters, found)
        for clusters, found in zip(ways, groups, strict=True)
        if found < m and fits_dense(int(clusters.max()) + 1, design.size)
    ]
    alone = [clusters for clusters, found in zip(ways, groups, strict=True) if found == m]
    scale = np.ones(design.size)
    scale[design.of_kind("style")] = design.scale
    for steps in range(1, _LOOKS + 1):
        surplus, products = rows.products(
            parameters, [clusters for clusters, _ in together], squares=bool(alone)
        )
        fisher = products.curvature.matrix(x, design.of_kind("style"), design.scale)
        gradient = gradient_of(design, surplus.rises, parameters, ridge)
        found = newton_step(design, x, fisher, gradient, ridge)
        if found is None:
            return None
        step, factor = found
        parameters = parameters + step
        if np.abs(step).max() <= _NEAR:
            meats = [
                Meat(clusters, count, sums.square() * np.outer(scale, scale))
                for (clusters, count), sums in zip(together, products.clusters, strict=True)
            ]
            if alone:
                square = products.squares.matrix(x, design.of_kind("style"), design.scale)
                meats += [Meat(clusters, m, square) for clusters in alone]
            return parameters, fisher, factor, tuple(meats), steps
    return None
