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

    A chunk of votes at a time: whole columns would pass through memory again and again.
    """
    n, m, used = len(table.models), len(table), len(table.feature_names) if style else 0
    small = 2 * n * n * n_judges < 2**31
    key: NDArray[np.integer] = np.empty(m, np.int32 if small else np.int64)
    # Column by column: sums by cell read one feature at a time.
    points, features = np.empty(m), np.empty((m, used), order="F")

    def fill(part: slice) -> _Floats:
        squares = np.zeros(used)
        for rows in chunks(part):
            a, b = table.a[rows].astype(key.dtype), table.b[rows]
            turned, shown = a > b, np.False_
            if order_effect:
                shown = table.first[rows] != 0
                turned = np.where(shown, table.first[rows] < 0, turned)
            coded = np.where(turned, b, a) * n + np.where(turned, a, b)
            if n_judges > 1:
                coded = coded * n_judges + group_of[table.judge[rows]].astype(key.dtype)
            np.add(coded * 2, shown, out=key[rows])
            np.abs(table.points[rows] - turned, out=points[rows])  # those of b where turned
            sides = np.where(turned, -1.0, 1.0)
            for column in range(used):
                out = features[rows, column]
                np.multiply(table.features[rows, column], sides, out=out)
                squares[column] += out @ out
        return squares

    one, other = in_halves(fill, m)
    return CodedVotes(key, points, features, one + other)


def in_units(features: _Floats, units: _Floats) -> _Floats:
    """The features divided by their units, in place; without those whose unit is 0."""
    if not units.all():
        features = np.asfortranarray(features[:, units > 0])
    scale = 1 / units[units > 0]

    def divide(part: slice) -> None:
        for rows in chunks(part):
            features[rows] *= scale

    in_halves(divide, len(features))
    return features


def distinct(key: NDArray[np.integer], size: int) -> tuple[_Codes, NDArray[np.integer]]:
    """Distinct keys in order, and which of them each is; keys are below `size`."""
    if size > 4 * len(key) + 1_000_000:
        found, inverse = np.unique(key, return_inverse=True)
        return found.astype(np.int64), inverse
    present = np.zeros(size, np.bool_)
    place, cell = np.zeros(size, np.int64), np.empty(len(key), np.int64)
    for rows in chunks(slice(0, len(key))):
        present[key[rows].astype(np.int64)] = True
    np.cumsum(present, out=place)

    def code(part: slice) -> None:
        for rows in chunks(part):
            np.subtract(place.take(key[rows].astype(np.int64)), 1, out=cell[rows])

    in_halves(code, len(key))
    return np.flatnonzero(present), cell
