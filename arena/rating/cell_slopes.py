"""How the log-odds of cells change with the parameters: a few entries per cell, summed by counting.

A sparse matrix of fixed width; its products are sums over equal codes, which `bincount` does
faster than a general sparse product.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

_Floats = NDArray[np.float64]

RowEntry = tuple[NDArray[np.integer], _Floats | float]
"""A parameter of each row, (m,), and the derivative of the row's log-odds in it."""


@dataclass(frozen=True, slots=True, eq=False)
class CellSlopes:
    """A (c, p) matrix with one entry per cell in each of `columns` and `values`, (c,) arrays."""

    size: int
    columns: tuple[NDArray[np.int64], ...]
    values: tuple[_Floats, ...]

    def __matmul__(self, parameters: _Floats) -> _Floats:
        """Product with a (p,) vector, (c,)."""
        found = np.zeros(len(self.columns[0]))
        for column, value in zip(self.columns, self.values, strict=True):
            found += value * parameters[column]
        return found

    def sums(self, of_cells: _Floats) -> _Floats:
        """Product of the transpose with a (c,) vector, (p,)."""
        found = np.zeros(self.size)
        for column, value in zip(self.columns, self.values, strict=True):
            found += np.bincount(column, value * of_cells, self.size)
        return found

    def gram(self, weights: _Floats) -> _Floats:
        """Product of the transpose, weights of cells (c,) and the matrix itself, (p, p)."""
        found = np.zeros(self.size * self.size)
        for i, (row, left) in enumerate(zip(self.columns, self.values, strict=True)):
            weighted, start = weights * left, row * self.size
            found += np.bincount(start + row, weighted * left / 2, len(found))
            for column, right in zip(self.columns[:i], self.values[:i], strict=True):
                found += np.bincount(start + column, weighted * right, len(found))
        half = found.reshape(self.size, self.size)
        return half + half.T

    def of_rows(self, cell: NDArray[np.integer]) -> list[RowEntry]:
        """The entries of rows in these cells, (m,): parameters, and what they are times.

        A value that all cells share stays a number, so that rows need not look theirs up.
        """
        found: list[RowEntry] = []
        for column, value in zip(self.columns, self.values, strict=True):
            shared = float(value[0]) if len(value) and (value == value[0]).all() else None
            parameters = column.astype(np.int32).take(cell)
            found.append((parameters, value.take(cell) if shared is None else shared))
        return found

    def sparse(self) -> csr_array:
        """As a matrix of scipy."""
        cells, width = len(self.columns[0]), len(self.columns)
        starts = np.arange(0, cells * width + 1, width)
        values, columns = np.stack(self.values, axis=1), np.stack(self.columns, axis=1)
        shape = (cells, self.size)
        return csr_array((values.ravel(), columns.ravel(), starts), shape=shape)


def pair_sums(rows: NDArray[np.int64], columns: NDArray[np.int64], of: _Floats, p: int) -> _Floats:
    """Sum `of` by row and column, (p, p)."""
    return np.bincount(rows * p + columns, of, p * p).reshape(p, p).astype(np.float64)
