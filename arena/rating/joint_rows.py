"""Sums over the rows of a joint design, cell by cell, a chunk of rows at a time.

What is worked on together stays in a processor's own memory, so millions of votes with features
cost a few passes over them and hardly an array of their length.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.rating.cell_slopes import CellSlopes
from arena.rating.halves import chunks, in_halves
from arena.rating.joint_design import JointDesign
from arena.rating.weighted_sums import WeightedSums

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
    surplus : (c,) array
        Of each cell: points above those expected.
    style_surplus : (f,) array
        The same against the features, as they stand in the table.
    curvature : WeightedSums
        Variances of the points expected.
    """

    loss: float
    surplus: _Floats
    style_surplus: _Floats
    curvature: WeightedSums


def row_sums(
    design: JointDesign, x: CellSlopes, eta_of_cells: _Floats, coefficients: _Floats
) -> RowSums:
    """Add up the rows where cells have the log-odds `eta_of_cells`, (c,), features aside.

    `coefficients`, (f,), are of the features as they stand in the table; `x` are the slopes of
    the cells.
    """
    cells, features = len(eta_of_cells), len(coefficients)

    def add_up(part: slice) -> RowSums:
        loss, surplus, style_surplus = 0.0, np.zeros(cells), np.zeros(features)
        curvature = WeightedSums(cells, x.size, features)
        for rows in chunks(part):
            cell, style = design.row_cell[rows], design.row_features[rows]
            votes, points = design.row_votes[rows], design.row_points[rows]
            eta = eta_of_cells[cell] + np.dot(style, coefficients)
            chance, softplus = chance_and_softplus(eta)
            loss += float(np.dot(votes, softplus) - np.dot(points, eta))
            expected = votes * chance
            left = points - expected
            surplus += np.bincount(cell, left, cells)
            style_surplus += np.dot(left, style)
            curvature.add(cell, x.of_rows(cell), style, expected * (1 - chance))
        return RowSums(loss, surplus, style_surplus, curvature)

    return joined(*in_halves(add_up, len(design.row_cell)))


def joined(one: RowSums, other: RowSums) -> RowSums:
    """The sums of one's rows and the other's."""
    return RowSums(
        one.loss + other.loss,
        one.surplus + other.surplus,
        one.style_surplus + other.style_surplus,
        one.curvature.joined(other.curvature),
    )


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
            eta = eta_of_cells[design.cell[rows]] + np.dot(design.features[rows], coefficients)
            scores[rows] = design.weight[rows] * (design.points[rows] - chance_and_softplus(eta)[0])

    in_halves(fill, len(scores))
    return scores


def thinned(design: JointDesign, step: int) -> JointDesign:
    """With one row in so many, for a first look; cells and votes stay as they are."""
    if step == 1:
        return design
    every = design.row_features[::step]
    features = np.empty(every.shape)

    def fill(part: slice) -> None:
        features[part] = every[part]

    in_halves(fill, len(features))
    return replace(
        design,
        row_cell=design.row_cell[::step],
        row_votes=design.row_votes[::step],
        row_points=design.row_points[::step],
        row_features=features,
    )
