"""Rows' products with themselves, weighted and added up: curvature, and squares of scores.

A row is the slope of its log-odds: a few entries that its cell gives it, and its features. The sums
make a (p, p) matrix without any array of rows by parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from arena.rating.cell_slopes import CellSlopes, RowEntry

_Floats = NDArray[np.float64]


class WeightedSums:
    """Weights of rows in c cells with f features, summed over p parameters.

    Attributes
    ----------
    cells : (c,) array
        Weights summed by cell.
    cross : (p, f) array
        Entries times weights times features.
    gram : (f, f) array
        Features times weights times features, as they stand in the table.
    """

    def __init__(self, cells: int, size: int, features: int) -> None:
        self.cells = np.zeros(cells)
        self.cross = np.zeros((size, features))
        self.gram = np.zeros((features, features))

    def add(
        self,
        cell: NDArray[np.integer],
        entries: Sequence[RowEntry],
        features: NDArray[np.floating],
        weights: _Floats,
    ) -> None:
        """Add some rows."""
        self.add_beside_gram(cell, entries, features, weights)
        for row, feature in enumerate(features.T):
            self.gram[row] += np.dot(feature * weights, features)

    def add_beside_gram(
        self,
        cell: NDArray[np.integer],
        entries: Sequence[RowEntry],
        features: NDArray[np.floating],
        weights: _Floats,
    ) -> None:
        """Add to all but `gram`, for those who sum that in a cheaper way."""
        self.cells += np.bincount(cell, weights, len(self.cells))
        if not features.shape[1]:
            return
        for parameters, value in entries:
            times = weights if isinstance(value, float) else weights * value
            found = sums_by_code(parameters, times, features, len(self.cross))
            if isinstance(value, float) and value != 1:
                found *= value
            self.cross += found

    def joined(self, other: WeightedSums) -> WeightedSums:
        """The sums of these rows and the other's."""
        return self._of(self.cells + other.cells, self.cross + other.cross, self.gram + other.gram)

    def times(self, factor: float) -> WeightedSums:
        """The same with every weight times a number."""
        return self._of(self.cells * factor, self.cross * factor, self.gram * factor)

    def matrix(self, x: CellSlopes, style: NDArray[np.integer], scale: _Floats) -> _Floats:
        """The sum of all products, (p, p), with each feature times its `scale`, (f,).

        `style` are the columns of the features.
        """
        square = x.gram(self.cells)
        if len(style):
            cross = self.cross * scale
            square[:, style] += cross
            square[style, :] += cross.T
            square[np.ix_(style, style)] += self.gram * np.outer(scale, scale)
        return square

    @classmethod
    def _of(cls, cells: _Floats, cross: _Floats, gram: _Floats) -> WeightedSums:
        found = cls(0, 0, 0)
        found.cells, found.cross, found.gram = cells, cross, gram
        return found


def sums_by_code(
    codes: NDArray[np.integer],
    weights: NDArray[np.floating],
    features: NDArray[np.floating],
    size: int,
) -> _Floats:
    """Weights times features, summed over the rows of each code below `size`: (size, f).

    >>> sums_by_code(np.array([1, 1]), np.array([1.0, 2.0]), np.array([[3.0], [4.0]]), 2).tolist()
    [[0.0], [11.0]]
    """
    # One sparse product reads each row of features once, and other threads may run meanwhile.
    by_code = csc_array((weights, codes, _starts(len(codes))), shape=(size, len(codes)))
    found: _Floats = by_code @ features
    return found


@lru_cache(maxsize=4)
def _starts(rows: int) -> NDArray[np.int32]:
    return np.arange(rows + 1, dtype=np.int32)
