"""Where one thread works on the rows of a joint design, a block of them at a time.

Memory is laid out once for all passes: to lay it out anew costs more than what is computed in it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from arena.rating.halves import chunks
from arena.rating.joint_votes import Cells, PairCells

_Floats = NDArray[np.float64]
_Singles = NDArray[np.float32]

BLOCK = 1 << 18
"""Rows summed by cell or cluster together: each time costs a pass over the sums."""

_CHUNK = 1 << 16
"""Rows worked on together before that: with fewer, two threads spend their time in taking turns."""


class RowMemory:
    """Arrays for a block of rows, and for a chunk of it.

    Attributes
    ----------
    cell : (k,) array
        The rows' cells.
    left : (k,) array
        Points above those expected.
    weights, squares : (k,) arrays
        What products of the rows are weighted with.
    """

    def __init__(self, rows: int, features: int) -> None:
        block, chunk = min(BLOCK, rows), min(_CHUNK, rows)
        self.cell = np.empty(block, np.intp)
        self.left, self.weights, self.squares = (np.empty(block) for _ in range(3))
        self.eta = np.empty(chunk)
        self.features = np.empty((features, chunk), np.float32)
        self.chance, self.variance, self._spare = (np.empty(chunk, np.float32) for _ in range(3))

    def blocks(self, part: slice, cells: Cells) -> Iterator[tuple[slice, NDArray[np.intp]]]:
        """Blocks of a part of the rows, and the rows' cells, of which `cells` are all."""
        for block in chunks(part, BLOCK):
            cell = self.cell[: block.stop - block.start]
            if isinstance(cells, PairCells):
                np.multiply(cells.a[block], cells.n, out=cell, dtype=np.intp)
                cell += cells.b[block]
            else:
                cell[:] = cells[block]
            yield block, cell

    def chunks(self, block: slice) -> Iterator[tuple[slice, slice]]:
        """Rows of a block that are worked on together, and where they stand in it."""
        for rows in chunks(block, _CHUNK):
            yield rows, slice(rows.start - block.start, rows.stop - block.start)

    def add_gram(self, gram: _Floats, features: _Singles, weights: _Singles) -> None:
        """Add the products of the features of a chunk, (f, k), weighted."""
        weighted = self._spare[: len(weights)]
        for row, feature in enumerate(features):
            np.multiply(feature, weights, out=weighted)
            gram[row] += np.dot(features, weighted)
