"""The votes of a joint design, coded: which cell each falls into, whose points, which features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.rating.halves import chunks, in_halves
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]
_Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CodedVotes:
    """Of each vote: its cell's key, the points of its first, and its features as shown.

    `squares` are the sums of the features' squares. A key is below 2 n n K.
    """

    key: NDArray[np.integer]
    points: _Floats
    features: _Floats
    squares: _Floats


def code_votes(
    table: VoteTable, group_of: _Codes, n_judges: int, order_effect: bool, style: bool
) -> CodedVotes:
    """Code votes for a design of n_judges judges, of which `group_of` names each table's judge.

    The first of a vote is who was shown first where an order effect is asked for and the order is
    known. Else it is the model with the smaller code, so that fewer cells hold all votes; but with
    style, where votes stay apart, it is a: points and features are the table's own, and of
    millions of votes nothing is copied but a key.
    """
    n, m = len(table.models), len(table)
    small = 2 * n * n * n_judges < 2**31
    key: NDArray[np.integer] = np.empty(m, np.int32 if small else np.int64)
    as_they_are = style and not order_effect
    points, features = table.points, table.features
    if not style:
        features = np.zeros((m, 0))
    if not as_they_are:
        points, features = np.empty(m), features.copy()

    def fill(part: slice) -> _Floats:
        squares = np.zeros(features.shape[1])
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
            np.add(coded * 2, shown, out=key[rows])
            squares += np.einsum("vf,vf->f", features[rows], features[rows])
        return squares

    one, other = in_halves(fill, m)
    return CodedVotes(key, points, features, one + other)


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
