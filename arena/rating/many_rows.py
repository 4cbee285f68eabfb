"""Passes over the rows of a joint design that has millions of them.

Two threads add up a half each, in memory of their own. Products go by `np.dot`, which lets the
other thread run, as `@` does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from arena.rating.cell_slopes import CellSlopes
from arena.rating.cluster_gram import ClusterSums, parts_of
from arena.rating.halves import in_halves
from arena.rating.joint import log_odds
from arena.rating.joint_design import JointDesign
from arena.rating.joint_votes import entries_of
from arena.rating.row_chances import SinglePoint, expect, expect_singly
from arena.rating.row_memory import RowMemory
from arena.rating.weighted_sums import WeightedSums

_Floats = NDArray[np.float64]
_Codes = NDArray[np.integer]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, eq=False)
class Surplus:
    """Points of rows above those expected, times the slopes of the rows, added up.

    `rises`, (p,), is how the log-likelihood rises with the parameters, those of features as they
    stand in the table. `loss` is minus the log-likelihood, NaN in single precision.
    """

    rises: _Floats
    loss: float = np.nan

    def joined(self, other: Surplus) -> Surplus:
        """Of these rows and the other's."""
        return Surplus(self.rises + other.rises, self.loss + other.loss)


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Curvature and squares of rows at one point, added up.

    Attributes
    ----------
    curvature : WeightedSums
        Variances of the points expected.
    squares : WeightedSums
        Squares of the surplus, each row alone.
    clusters : tuple of ClusterSums
        The surplus times what it is the slope of, in each cluster of each way to relate rows.
    """

    curvature: WeightedSums
    squares: WeightedSums
    clusters: tuple[ClusterSums, ...]

    def joined(self, other: Products) -> Products:
        """Of these rows and the other's, whose sums are added to these."""
        for mine, theirs in zip(self.clusters, other.clusters, strict=True):
            mine.join(theirs)
        return Products(
            self.curvature.joined(other.curvature),
            self.squares.joined(other.squares),
            self.clusters,
        )


class ManyRows:
    """The rows of a design whose cells have the slopes `x`, and memory to work on them."""

    def __init__(self, design: JointDesign, x: CellSlopes, like: ManyRows | None = None) -> None:
        """`like` are rows of at least as many, whose memory is free meanwhile."""
        self._design, self._x = design, x
        if like is None:
            size = (len(design.row_cell) + 1) // 2, design.row_features.shape[1]
            self._memory = RowMemory(*size), RowMemory(*size)
        else:
            self._memory = like._memory

    def surplus(self, parameters: _Floats, *, exact: bool) -> Surplus:
        """In double precision and with the loss, or in single, which moves a parameter by 1e-7."""
        design = self._design
        against, coefficients = -log_odds(design, parameters), -design.style_of(parameters)

        def add_up(part: slice, memory: RowMemory) -> Surplus:
            loss, cells, style = 0.0, np.zeros(len(against)), np.zeros(len(coefficients))
            for block, cell in memory.blocks(part, design.row_cell):
                for rows, here in memory.chunks(block):
                    features, left = design.row_features[rows], memory.left[here]
                    eta = np.dot(features, coefficients, out=memory.eta[: len(left)])
                    eta += against.take(cell[here])
                    if exact:
                        loss += expect(design, rows, eta, left)
                    else:
                        expect_singly(design, rows, eta, left, memory.chance[: len(left)])
                    np.subtract(design.row_points[rows], left, out=left)
                    style += np.dot(left, features)
                cells += np.bincount(cell, memory.left[: len(cell)], len(cells))
            return self._surplus(cells, style, loss if exact else np.nan)

        one, other = self._in_halves(add_up)
        return one.joined(other)

    def products(
        self, parameters: _Floats, ways: Sequence[_Codes] = (), *, squares: bool = False
    ) -> tuple[Surplus, Products]:
        """The same in single precision, with products of the rows.

        `ways` are codes of clusters, (r,) each; `squares` of single rows are 0 unless asked for.
        """
        design, point = self._design, SinglePoint.of(self._design, parameters)
        shape = len(point.against), design.size, len(point.coefficients)
        columns = design.of_kind("style")

        def add_up(part: slice, memory: RowMemory) -> tuple[Surplus, Products]:
            cells, style = np.zeros(len(point.against)), np.zeros(len(point.coefficients))
            curvature, squared = WeightedSums(*shape), WeightedSums(*shape)
            related = tuple(ClusterSums(int(codes.max()) + 1, design.size) for codes in ways)
            for block, cell in memory.blocks(part, design.row_cell):
                for rows, here in memory.chunks(block):
                    singles, variance = point.expect(rows, here, memory)
                    memory.weights[here] = variance
                    memory.add_gram(curvature.gram, singles, variance)
                    if squares:
                        left = memory.left[here]
                        variance[:] = np.multiply(left, left, out=memory.squares[here])
                        memory.add_gram(squared.gram, singles, variance)
                left, features = memory.left[: len(cell)], design.row_features[block]
                entries = entries_of(design.row_cell, self._x, block)
                curvature.add_beside_gram(cell, entries, features, memory.weights[: len(cell)])
                if squares:
                    squared.add_beside_gram(cell, entries, features, memory.squares[: len(cell)])
                for codes, sums in zip(ways, related, strict=True):
                    sums.add(codes[block], parts_of(entries, left))
                    sums.add_features(codes[block], columns, features, left)
                if not related:
                    cells += np.bincount(cell, left, len(cells))
                    style += np.dot(left, features)
            found = Surplus(related[0].total()) if related else self._surplus(cells, style)
            return found, Products(curvature, squared, related)

        one, other = self._in_halves(add_up)
        return one[0].joined(other[0]), one[1].joined(other[1])

    def _surplus(self, cells: _Floats, style: _Floats, loss: float = np.nan) -> Surplus:
        rises = self._x.sums(cells)
        rises[self._design.of_kind("style")] += style
        return Surplus(rises, loss)

    def _in_halves(self, work: Callable[[slice, RowMemory], _T]) -> tuple[_T, _T]:
        one, other = self._memory

        def with_memory(part: slice) -> _T:
            return work(part, other if part.start else one)

        return in_halves(with_memory, len(self._design.row_cell))
