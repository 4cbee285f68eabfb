"""The points that rows of a joint design are expected to win, in double and in single precision.

Single precision takes a third of the time; its rounding moves a parameter by some 1e-7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.rating.joint import log_odds
from arena.rating.joint_design import JointDesign
from arena.rating.joint_rows import sum_of_logs
from arena.rating.row_memory import RowMemory

_Floats = NDArray[np.float64]
_Singles = NDArray[np.float32]


def expect(design: JointDesign, rows: slice, eta: _Floats, expected: _Floats) -> float:
    """Fill in the points expected where minus the log-odds are `eta`; the loss of these rows."""
    points = design.row_points[rows]
    with np.errstate(over="ignore"):
        whole = np.exp(eta, out=expected)
    whole += 1
    if design.even:
        loss = sum_of_logs(whole) - float(eta.sum() - np.dot(points, eta))
        np.reciprocal(whole, out=expected)
    else:
        votes = design.row_votes[rows]
        loss = float(np.dot(votes, np.log(whole)) - np.dot(votes - points, eta))
        np.divide(votes, whole, out=expected)
    return loss


def expect_singly(
    design: JointDesign, rows: slice, eta: _Floats, expected: _Floats, chance: _Singles
) -> None:
    """The same in single precision, by the way of `chance`, and without the loss."""
    chance[:] = eta
    _turn_to_chance(chance)
    expected[:] = chance
    if not design.even:
        expected *= design.row_votes[rows]


def _turn_to_chance(against: _Singles) -> None:
    """1 / (1 + exp(x)) in the place of x."""
    with np.errstate(over="ignore"):
        np.exp(against, out=against)
    against += 1
    np.reciprocal(against, out=against)


@dataclass(frozen=True, slots=True, eq=False)
class SinglePoint:
    """Parameters of a design, in single precision.

    Minus the log-odds of cells, (c,), and minus the coefficients, (f,).
    """

    design: JointDesign
    against: _Singles
    coefficients: _Singles

    @classmethod
    def of(cls, design: JointDesign, parameters: _Floats) -> SinglePoint:
        """The point at these parameters, (p,)."""
        against, style = -log_odds(design, parameters), -design.style_of(parameters)
        return cls(design, against.astype(np.float32), style.astype(np.float32))

    def expect(self, rows: slice, here: slice, memory: RowMemory) -> tuple[_Singles, _Singles]:
        """Features, (f, k), and variances of k rows, whose surplus and cells are in memory."""
        design, left = self.design, memory.left[here]
        features, chance = memory.features[:, : len(left)], memory.chance[: len(left)]
        np.copyto(features, design.row_features[rows].T, casting="same_kind")
        np.dot(self.coefficients, features, out=chance)
        chance += self.against.take(memory.cell[here])
        _turn_to_chance(chance)
        variance = np.subtract(1, chance, out=memory.variance[: len(left)])
        if not design.even:
            np.multiply(chance, design.row_votes[rows], out=chance, casting="same_kind")
        variance *= chance
        left[:] = chance  # a subtraction of mixed precision would take longer than both
        np.subtract(design.row_points[rows], left, out=left)
        return features, variance
