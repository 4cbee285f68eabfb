"""Sums over the rows of a joint design, cell by cell, a chunk of rows at a time.

What is worked on together stays in a processor's own memory, so millions of votes with features
cost a few passes over them and hardly an array of their length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.rating.joint_design import JointDesign

_Floats = NDArray[np.float64]

_CHUNK = 1 << 16
"""Rows worked on together, some 100 bytes each."""


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
        The same against the features.
    """

    loss: float
    surplus: _Floats
    curvature: _Floats
    style_surplus: _Floats
    style_curvature: _Floats
    style_gram: _Floats


def row_sums(design: JointDesign, eta_of_cells: _Floats, coefficients: _Floats) -> RowSums:
    """Add up the rows where cells have the log-odds `eta_of_cells`, (c,), features aside."""
    cells, features = len(eta_of_cells), len(coefficients)
    loss = 0.0
    surplus, curvature = np.zeros(cells), np.zeros(cells)
    style_surplus, style_gram = np.zeros(features), np.zeros((features, features))
    style_curvature = np.zeros((features, cells))
    for rows in chunks(len(design.row_cell)):
        cell, style = design.row_cell[rows], design.row_features[rows]
        votes, points = design.row_votes[rows], design.row_points[rows]
        eta = eta_of_cells[cell] + style @ coefficients
        chance, softplus = chance_and_softplus(eta)
        loss += float(votes @ softplus - points @ eta)
        expected = votes * chance
        left, bend = points - expected, expected * (1 - chance)
        surplus += np.bincount(cell, left, cells)
        curvature += np.bincount(cell, bend, cells)
        style_surplus += left @ style
        weighted = style.T * bend  # each feature's column lies together
        style_gram += weighted @ style
        for feature in range(features):
            style_curvature[feature] += np.bincount(cell, weighted[feature], cells)
    return RowSums(loss, surplus, curvature, style_surplus, style_curvature, style_gram)


def chance_and_softplus(eta: _Floats) -> tuple[_Floats, _Floats]:
    """The logistic function and its integral, log(1 + exp(eta)), (m,) each."""
    small = np.exp(-np.abs(eta))
    whole = 1 + small
    return np.where(eta > 0, 1, small) / whole, np.maximum(eta, 0) + np.log(whole)


def vote_scores(
    design: JointDesign, rows: slice, eta_of_cells: _Floats, coefficients: _Floats
) -> _Floats:
    """Derivative of the log-likelihood of some votes in their log-odds."""
    eta = eta_of_cells[design.cell[rows]] + design.features[rows] @ coefficients
    found: _Floats = design.weight[rows] * (design.points[rows] - chance_and_softplus(eta)[0])
    return found


def thinned(design: JointDesign, step: int) -> JointDesign:
    """With one row in so many, for a first look; cells and votes stay as they are."""
    return replace(
        design,
        row_cell=design.row_cell[::step],
        row_votes=design.row_votes[::step],
        row_points=design.row_points[::step],
        row_features=np.ascontiguousarray(design.row_features[::step]),
    )


def chunks(rows: int) -> Iterator[slice]:
    """Stretches of so many rows."""
    return (slice(start, start + _CHUNK) for start in range(0, rows, _CHUNK))
