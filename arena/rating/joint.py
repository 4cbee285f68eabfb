"""The likelihood of the joint judge model, with its analytic gradient and Hessian.

The loss is minus the log-likelihood plus ridge/2 (parameter - centre)^2. Parameters stand in the
order of `JointDesign`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.rating.cell_slopes import CellSlopes, pair_sums
from arena.rating.joint_design import JointDesign
from arena.rating.joint_rows import RowSums, row_sums

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """A pull of each parameter towards a centre, (p,) arrays; 0 where there is none."""

    strength: _Floats
    centre: _Floats

    def loss(self, parameters: _Floats) -> float:
        """What the pull adds to the loss."""
        return float(self.strength @ (parameters - self.centre) ** 2) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Slope:
    """The loss at one point, with its derivatives.

    Attributes
    ----------
    loss : float
    gradient : (p,) array
    fisher : (p, p) array
        Curvature of the likelihood alone, in the parameters' first derivatives.
    bend : (p, p) array
        What strengths times sharpness add to it, so that fisher + bend is the Hessian.
    design : (c, p) CellSlopes
        Derivative of each cell's log-odds.
    """

    loss: float
    gradient: _Floats
    fisher: _Floats
    bend: _Floats
    design: CellSlopes


def log_odds(design: JointDesign, parameters: _Floats) -> _Floats:
    """Of each cell, its features aside; (c,)."""
    gap = parameters[design.first] - parameters[design.second]
    padded = np.append(parameters, 0)  # column -1: a judge without the effect
    sharpness = padded[design.beta] if (design.beta >= 0).any() else np.ones(len(design.judges))
    effect = padded[design.delta][design.judge] * design.shown
    effect += padded[design.self_][design.judge] * design.own
    return sharpness[design.judge] * gap + effect


def slope(design: JointDesign, parameters: _Floats, ridge: Ridge) -> Slope:
    """The loss and its derivatives at `parameters`."""
    x = cell_slopes(design, parameters)
    rows = row_sums(design, x, log_odds(design, parameters), design.style_of(parameters))
    return slope_of(design, x, rows, parameters, ridge)


def slope_of(
    design: JointDesign, x: CellSlopes, rows: RowSums, parameters: _Floats, ridge: Ridge
) -> Slope:
    """The same from the sums of the rows there, and the slopes of the cells."""
    fisher = rows.curvature.matrix(x, design.of_kind("style"), design.scale)
    bend = np.zeros_like(fisher)
    if (design.beta >= 0).any():
        column, p = design.beta[design.judge], design.size
        bend = pair_sums(design.second, column, rows.surplus, p)
        bend -= pair_sums(design.first, column, rows.surplus, p)
        bend += bend.T
    rises = x.sums(rows.surplus)
    rises[design.of_kind("style")] += rows.style_surplus
    return Slope(
        loss=rows.loss + ridge.loss(parameters),
        gradient=gradient_of(design, rises, parameters, ridge),
        fisher=fisher,
        bend=bend,
        design=x,
    )


def gradient_of(design: JointDesign, rises: _Floats, parameters: _Floats, ridge: Ridge) -> _Floats:
    """The loss's gradient, (p,), where the log-likelihood of the rows rises by `rises`, (p,).

    Those of features are as they stand in the table.
    """
    scaled = rises.copy()
    scaled[design.of_kind("style")] *= design.scale
    found: _Floats = ridge.strength * (parameters - ridge.centre) - scaled
    return found


def hessian(here: Slope, ridge: Ridge) -> _Floats:
    """Of the loss, (p, p)."""
    found: _Floats = here.fisher + here.bend
    found[np.diag_indices_from(found)] += ridge.strength
    return found


def cell_slopes(design: JointDesign, parameters: _Floats) -> CellSlopes:
    """Derivative of each cell's log-odds in the parameters, (c, p)."""
    gap = parameters[design.first] - parameters[design.second]
    entries = [
        (design.beta, gap),
        (design.delta, design.shown),
        (design.self_, design.own),
    ]
    sharpness = np.ones(len(gap))
    if (design.beta >= 0).any():
        sharpness = parameters[design.beta][design.judge]
    columns, values = [design.first, design.second], [sharpness, -sharpness]
    for column_of, value in entries:
        if (column_of >= 0).any():
            column = column_of[design.judge]
            columns.append(np.maximum(column, 0))
            values.append(np.where(column < 0, 0, value))
    return CellSlopes(design.size, tuple(columns), tuple(values))
