"""Sums over the rows of a joint design, cell by cell, a chunk of rows at a time.

What is worked on together stays in a processor's own memory, so millions of votes with features
cost a few passes over them and hardly an array of their length.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.rating.halves import chunks, in_halves
from arena.rating.joint_design import JointDesign

_Floats = NDArray[np.float64]

_FACTORS = 16
"""Numbers multiplied before one logarithm is taken of all."""


@dataclass(frozen=True, slots=True, eq=False)
class RowSums:
    """What the rows of c cells with f features say at one point.

    Attributes
    ----------
    loss : float
        Minus the log-likelihood.
    surplus, curvature : (c,) arrays
        Of each cell: points above those expected, and the variance of those expected.
    style_surplus : (f,) array
    style_curvature : (f, c) array
    style_gram : (f, f) array
        The same against the features, as they stand in the table.
    """

    loss: float
    surplus: _Floats
    curvature: _Floats
    style_surplus: _Floats
    style_curvature: _Floats
    style_gram: _Floats


def row_sums(design: JointDesign, eta_of_cells: _Floats, coefficients: _Floats) -> RowSums:
    """Add up the rows where cells have the log-odds `eta_of_cells`, (c,), features aside.

    `coefficients`, (f,), are of the features as they stand in the table.
    """
    cells, features = len(eta_of_cells), len(coefficients)

    def add_up(part: slice) -> tuple[float, _Floats, _Floats, WeightedSums]:
        loss, surplus, style_surplus = 0.0, np.zeros(cells), np.zeros(features)
        curvature = WeightedSums(cells, features)
        for rows in chunks(part):
            cell, style = design.row_cell[rows], np.asfortranarray(design.row_features[rows])
            votes, points = design.row_votes[rows], design.row_points[rows]
            eta = eta_of_cells[cell] + style @ coefficients
            chance, softplus = chance_and_softplus(eta)
            loss += float(votes @ softplus - points @ eta)
            expected = votes * chance
            left = points - expected
            surplus += np.bincount(cell, left, cells)
            style_surplus += left @ style
            curvature.add(cell, style, expected * (1 - chance))
        return loss, surplus, style_surplus, curvature

    one, other = in_halves(add_up, len(design.row_cell))
    curvature = one[3].joined(other[3])
    return RowSums(
        loss=one[0] + other[0],
        surplus=one[1] + other[1],
        curvature=curvature.cells,
        style_surplus=one[2] + other[2],
        style_curvature=curvature.cross,
        style_gram=curvature.gram,
    )


class WeightedSums:
    """Weights of rows summed by cell, alone and against the features, and over all rows.

    Attributes
    ----------
    cells : (c,) array
    cross : (f, c) array
    gram : (f, f) array
    """

    def __init__(self, cells: int, features: int) -> None:
        self.cells = np.zeros(cells)
        self.cross = np.zeros((features, cells))
        self.gram = np.zeros((features, features))

    def add(
        self,
        cell: NDArray[np.integer],
        features: NDArray[np.floating],
        weights: NDArray[np.floating],
    ) -> None:
        """Add some rows."""
        self.cells += np.bincount(cell, weights, len(self.cells))
        for row in range(len(self.gram)):
            # A column at a time: it lies together, and one product is faster than a narrow matrix.
            weighted = features[:, row] * weights
            self.cross[row] += np.bincount(cell, weighted, len(self.cells))
            self.gram[row] += weighted @ features

    def joined(self, other: WeightedSums) -> WeightedSums:
        """The sums of these rows and the other's."""
        both = WeightedSums(len(self.cells), len(self.gram))
        both.cells = self.cells + other.cells
        both.cross = self.cross + other.cross
        both.gram = self.gram + other.gram
        return both


def chance_and_softplus(eta: _Floats) -> tuple[_Floats, _Floats]:
    """The logistic function and its integral, log(1 + exp(eta)), (m,) each."""
    small = np.exp(-np.abs(eta))
    whole = 1 + small
    return np.where(eta > 0, 1, small) / whole, np.maximum(eta, 0) + np.log(whole)


def sum_of_logs(values: _Floats) -> float:
    """Of numbers from 1 upwards: the logarithm of their product, in parts that do not overflow.

    >>> round(sum_of_logs(np.array([2.0, 4.0])), 6)
    2.079442
    """
    together = len(values) // _FACTORS * _FACTORS
    with np.errstate(over="ignore"):
        products = np.multiply.reduce(values[:together].reshape(_FACTORS, -1), axis=0)
    if products.size and np.isinf(products.max()):
        return float(np.log(values).sum())
    return float(np.log(products).sum() + np.log(values[together:]).sum())


def vote_scores(design: JointDesign, eta_of_cells: _Floats, coefficients: _Floats) -> _Floats:
    """Derivative of each vote's log-likelihood in its log-odds, (m,)."""
    scores = np.empty(len(design.points))

    def fill(part: slice) -> None:
        for rows in chunks(part):
            eta = eta_of_cells[design.cell[rows]] + design.features[rows] @ coefficients
            scores[rows] = design.weight[rows] * (design.points[rows] - chance_and_softplus(eta)[0])

    in_halves(fill, len(scores))
    return scores


def thinned(design: JointDesign, step: int) -> JointDesign:
    """With one row in so many, for a first look; cells and votes stay as they are."""
    if step == 1:
        return design
    return replace(
        design,
        row_cell=design.row_cell[::step],
        row_votes=design.row_votes[::step],
        row_points=design.row_points[::step],
        row_features=np.asfortranarray(design.row_features[::step]),
    )
