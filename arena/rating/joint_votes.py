"""The votes of a joint design, coded: which cell each falls into, whose points, which features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.rating.cell_slopes import CellSlopes, RowEntry
from arena.rating.halves import chunks, in_halves
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]
_Codes = NDArray[np.int64]

_FEW_CELLS = 1 << 18
"""So many cells cost nothing, even if no vote falls into some."""

_SPARE = 3
"""So many times as many cells as have votes are few enough to keep."""

_BESIDE = 64
"""Rows of features added up beside each other."""


@dataclass(frozen=True, slots=True, eq=False)
class PairCells:
    """Cells that are all ordered pairs of n models: worked out when they are asked for.

    `a` and `b`, (m,), are the codes of the two models; the cell of a vote is a n + b.
    """

    a: NDArray[np.integer]
    b: NDArray[np.integer]
    n: int

    def __len__(self) -> int:
        return len(self.a)

    def __getitem__(self, rows: slice) -> NDArray[np.integer]:
        found: NDArray[np.integer] = self.a[rows] * np.int32(self.n)
        found += self.b[rows]
        return found


Cells = NDArray[np.integer] | PairCells
"""The cell of each vote, given for a slice of them."""


@dataclass(frozen=True, slots=True, eq=False)
class CodedVotes:
    """Cells of the votes, and of each vote its cell, the points of its first, and its features.

    Attributes
    ----------
    keys : (c,) array
        Of each cell, in order. Of n models and K judges it is (first n + second) K + judge, and
        where an order effect is asked for twice that, plus 1 if the order is known.
    cell : (m,) array, or what gives slices of one
    points : (m,) array
    features : (m, f) array
    squares : (f,) array
        The sums of the features' squares.
    """

    keys: _Codes
    cell: Cells
    points: _Floats
    features: _Floats
    squares: _Floats


def code_votes(
    table: VoteTable,
    group_of: _Codes,
    n_judges: int,
    order_effect: bool,
    style: bool,
    *,
    of_judges: bool = True,
) -> CodedVotes:
    """Code votes for a design of n_judges judges, of which `group_of` names each table's judge.

    The first of a vote is who was shown first where an order effect is asked for and the order is
    known. Else it is the model with the smaller code, so that fewer cells hold all votes; but with
    style, where votes stay apart, it is a: points and features are the table's own, and of
    millions of votes nothing is copied but a key. Where no term is `of_judges`, not even that is,
    and cells may be without votes; the effects of judges are told by the cells there are.
    """
    n, m = len(table.models), len(table)
    as_they_are = style and not order_effect
    if as_they_are and not of_judges and _most_pairs_have_votes(table):
        squares = sum_of_squares(table.features)
        cells = PairCells(table.a, table.b, n)
        return CodedVotes(np.arange(n * n), cells, table.points, table.features, squares)

    keys = n * n * n_judges * (2 if order_effect else 1)
    key: NDArray[np.integer] = np.empty(m, np.int32 if keys < 2**31 else np.int64)
    points, features = table.points, table.features
    if not style:
        features = np.zeros((m, 0))
    if not as_they_are:
        points, features = np.empty(m), features.copy()

    def fill(part: slice) -> None:
        for rows in chunks(part):
            a, b = table.a[rows].astype(key.dtype), table.b[rows]
            shown = table.first[rows] != 0 if order_effect else np.False_
            if as_they_are:
                coded = a * n + b
            else:
                turned = np.where(shown, table.first[rows] < 0, a > b)
                coded = np.where(turned, b, a) * n + np.where(turned, a, b)
                np.abs(table.points[rows] - turned, out=points[rows])  # those of b where turned
                features[rows] *= np.where(turned, -1.0, 1.0)[:, None]
            if n_judges > 1:
                coded = coded * n_judges + group_of[table.judge[rows]].astype(key.dtype)
            if order_effect:
                coded = coded * 2 + shown
            key[rows] = coded

    in_halves(fill, m)
    return CodedVotes(*distinct(key, keys), points, features, sum_of_squares(features))


def entries_of(cells: Cells, x: CellSlopes, rows: slice) -> list[RowEntry]:
    """The entries of some rows in the slopes `x` of their cells, as `CellSlopes.of_rows`."""
    if isinstance(cells, PairCells):  # a design whose cells are pairs has no other entries
        return [(cells.a[rows], 1.0), (cells.b[rows], -1.0)]
    return x.of_rows(cells[rows])


def distinct(key: NDArray[np.integer], size: int) -> tuple[_Codes, NDArray[np.integer]]:
    """Distinct keys in order, and which of them each is, in its place; keys are below `size`."""
    if size > 4 * len(key) + 1_000_000:
        found, inverse = np.unique(key, return_inverse=True)
        return found.astype(np.int64), inverse
    present = np.zeros(size, np.bool_)
    for rows in chunks(slice(0, len(key))):
        present[key[rows]] = True
    place = np.cumsum(present, dtype=key.dtype) - 1

    def code(part: slice) -> None:
        for rows in chunks(part):
            key[rows] = place.take(key[rows])

    in_halves(code, len(key))
    return np.flatnonzero(present), key


def sum_of_squares(features: NDArray[np.floating]) -> _Floats:
    """Of each column of an (m, f) array: (f,).

    >>> sum_of_squares(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [10.0, 20.0]
    """

    def add_up(part: slice) -> _Floats:
        f = features.shape[1]
        squares = np.zeros(f)
        for rows in chunks(part) if f else ():
            some = features[rows]
            # Rows beside each other in a wide array add up several times as fast as narrow ones.
            even = len(some) // _BESIDE * _BESIDE
            wide, rest = some[:even].reshape(-1, _BESIDE * f), some[even:]
            squares += np.einsum("vf,vf->f", wide, wide).reshape(_BESIDE, f).sum(axis=0)
            squares += np.einsum("vf,vf->f", rest, rest)
        return squares

    one, other = in_halves(add_up, len(features))
    return one + other


def _most_pairs_have_votes(table: VoteTable) -> bool:
    """Whether cells of all ordered pairs of models are hardly more than those with votes."""
    n, m = len(table.models), len(table)
    if n * n > max(_FEW_CELLS, m // 4):
        return False
    cells, present = PairCells(table.a, table.b, n), np.zeros(n * n, np.bool_)
    for rows in chunks(slice(0, m)):
        present[cells[rows]] = True
        if n * n <= _SPARE * np.count_nonzero(present):
            return True
    return False
