"""Elo's updates played through the votes in many orders at once.

Elo (1978), The Rating of Chessplayers, Past and Present; the orders as in Elo Uncovered
(Boubdir et al. 2023, https://arxiv.org/abs/2311.17295).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.vote_table import VoteTable

_Array = NDArray[np.float64]
_Orders = NDArray[np.int32]

_MOST_AT_ONCE = 100_000_000
"""Entries of the orders in memory together, four bytes each."""

_CHUNK = 1 << 15
"""Updates laid out together, some 50 bytes each: what a processor's own memory holds."""


def random_orders(n_votes: int, number: int, seed: int) -> Iterator[_Orders]:
    """Random orders of the votes, (p, m) arrays of rows, as many at once as memory allows."""
    rng = np.random.default_rng(seed)
    together = max(1, min(number, _MOST_AT_ONCE // max(1, n_votes)))
    for done in range(0, number, together):
        count = min(together, number - done)
        orders = np.empty((count, n_votes), np.int32)
        for order in orders:
            order[:] = rng.permutation(n_votes)
        yield orders


def play(table: VoteTable, k_factors: Sequence[float], orders: _Orders) -> _Array:
    """Ratings after the last vote, in points about the start.

    The winner of a vote gains K (S - E) of its points S, and the loser loses as much, with
    E = 1 / (1 + 10^((R_b - R_a) / 400)); a vote's weight multiplies K.

    Parameters
    ----------
    k_factors : c values of K, played side by side
    orders : (p, m) array
        Rows of the table, each order its own sequence.

    Returns
    -------
    (c, p, n) array
    """
    n, p, c = len(table.models), len(orders), len(k_factors)
    # Updates are of x = R ln(10)/400, where E is the logistic function of x_a - x_b.
    unit = math.log(10) / 400
    columns = c * p
    speed = np.repeat(np.asarray(k_factors, np.float64) * unit, p)
    column = np.arange(columns)
    level = np.zeros(n * columns)
    halves = (2 * table.points).astype(np.int8)
    hard = bool((2 * table.points == halves).all())
    even = bool((table.weight == 1).all())
    starts = [codes.astype(np.int64) * columns for codes in (table.a, table.b)]

    steps = max(1, _CHUNK // columns)
    for start in range(0, len(table), steps):
        rows = np.ascontiguousarray(orders[:, start : start + steps].T)
        rows = np.tile(rows, c) if c > 1 else rows
        sides = np.empty((len(rows), 2, columns), np.int64)
        for side, begins in enumerate(starts):
            np.add(begins.take(rows), column, out=sides[:, side])
        points = halves.take(rows).astype(np.float64) / 2 if hard else table.points[rows]
        speeds = np.broadcast_to(speed, rows.shape) if even else speed * table.weight[rows]
        _update(level, sides, points, speeds)
    return (level / unit).reshape(n, c, p).transpose(1, 2, 0)


def _update(level: _Array, sides: NDArray[np.int64], points: _Array, speeds: _Array) -> None:
    """Play the rows of the arguments one after the other, each in all columns at once."""
    both = np.empty(sides.shape[1:])
    a, b = both
    move = np.empty(len(a))
    # One call of numpy per line and vote: there is nothing else in this loop to save.
    take, subtract, multiply, add = level.take, np.subtract, np.multiply, np.add
    for where, won, speed in zip(sides, points, speeds, strict=True):
        take(where, out=both, mode="clip")
        subtract(a, b, move)
        expit(move, move)
        subtract(won, move, move)
        multiply(move, speed, move)
        add(a, move, a)
        subtract(b, move, b)
        level[where] = both
