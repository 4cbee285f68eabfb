"""Elo's updates played through the votes in many orders at once.

Elo (1978), The Rating of Chessplayers, Past and Present; the orders as in Elo Uncovered
(Boubdir et al. 2023, https://arxiv.org/abs/2311.17295).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

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
    # Updates are of x = R ln(10)/800, where E = (1 + tanh(x_a - x_b)) / 2.
    unit = math.log(10) / 800
    columns = c * p
    speed = np.repeat(np.asarray(k_factors, np.float64) * unit / 2, p)
    turn = np.array([[1.0], [-1.0]])  # what a gains b loses
    column = np.arange(columns)
    level = np.zeros(n * columns)
    gain = (2 * table.points - 1).astype(np.int8)
    hard = bool((2 * table.points - 1 == gain).all())
    even = bool((table.weight == 1).all())
    starts = [codes.astype(np.int64) * columns for codes in (table.a, table.b)]

    steps = max(1, _CHUNK // columns)
    for start in range(0, len(table), steps):
        rows = np.ascontiguousarray(orders[:, start : start + steps].T)
        rows = np.tile(rows, c) if c > 1 else rows
        sides = np.empty((len(rows), 2, columns), np.int64)
        for side, begins in enumerate(starts):
            np.add(begins.take(rows), column, out=sides[:, side])
        gains = gain.take(rows).astype(np.float64) if hard else 2 * table.points[rows] - 1
        speeds = np.broadcast_to(turn * speed, sides.shape)
        if not even:
            speeds = speeds * table.weight[rows][:, None]
        _update(level, sides, gains, speeds)
    return (level / unit).reshape(n, c, p).transpose(1, 2, 0)


def _update(level: _Array, sides: NDArray[np.int64], gains: _Array, speeds: _Array) -> None:
    """Play the rows of the arguments one after the other, each in all columns at once."""
    both = np.empty(sides.shape[1:])
    a, b = both
    move, moves = np.empty(len(a)), np.empty(both.shape)
    # One call of numpy per line and vote: there is nothing else in this loop to save.
    take, subtract, multiply, add, tanh = level.take, np.subtract, np.multiply, np.add, np.tanh
    for where, gain, speed in zip(sides, gains, speeds, strict=True):
        take(where, out=both, mode="clip")
        subtract(a, b, move)
        tanh(move, move)
        subtract(gain, move, move)
        multiply(move, speed, moves)
        add(both, moves, both)
        level[where] = both
