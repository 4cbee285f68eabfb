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

from arena.rating.elo_blocks import blocks_of
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]
_Orders = NDArray[np.int32]

_MOST_AT_ONCE = 100_000_000
"""Entries of the orders in memory together, four bytes each."""

_CHUNK = 1 << 15
"""Updates laid out together, some 100 bytes each: what a processor's own memory holds."""

_WIDTH = 4
"""Votes in a block at most, a power of 2: each more is compared with one more of those before."""

_MODELS_PER_PLACE = 8
"""With fewer models blocks are seldom full, and each vote is a step."""


def random_orders(n_votes: int, number: int, seed: int) -> Iterator[_Orders]:
    """Random orders of the votes, (p, m) arrays of rows, as many at once as memory allows."""
    rng = np.random.default_rng(seed)
    together = max(1, min(number, _MOST_AT_ONCE // max(1, n_votes)))
    rows = np.arange(n_votes, dtype=np.int32)  # half as long to shuffle as numbers of 8 bytes
    for done in range(0, number, together):
        count = min(together, number - done)
        orders = np.empty((count, n_votes), np.int32)
        for order in orders:
            order[:] = rng.permutation(rows)
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
    speeds = np.repeat(np.asarray(k_factors, np.float64) * unit, p)
    small = np.int16 if n < 2**15 else np.int32
    codes_a, codes_b = table.a.astype(small), table.b.astype(small)
    halves = (2 * table.points).astype(np.int8)
    hard = bool((2 * table.points == halves).all())
    even = bool((table.weight == 1).all())
    width = _WIDTH if n >= _WIDTH * _MODELS_PER_PLACE else 1
    # The row behind the models is for the places of a block that no vote fills.
    level = np.zeros((n + 1) * c * p)
    column = np.arange(c * p).reshape(c, p)

    votes = max(1, _CHUNK // (c * p))
    for start in range(0, len(table), votes):
        rows = np.ascontiguousarray(orders[:, start : start + votes].T, np.intp)
        a, b = codes_a.take(rows), codes_b.take(rows)
        blocks = blocks_of(a, b, width)
        sides = np.empty((blocks.steps, 2, width, c, p), np.int64)
        for side, values in enumerate((a, b)):
            begins = blocks.laid_out(values, n).astype(np.int64) * (c * p)
            np.add(begins[:, :, None], column, out=sides[:, side])
        points = halves.take(rows) if hard else table.points[rows]
        won = blocks.laid_out(points, 0).astype(np.float64)
        won /= 2 if hard else 1
        size = (blocks.steps, width * c * p)
        won = np.repeat(won[:, :, None], c, axis=2).reshape(size)
        speed = np.broadcast_to(np.tile(speeds, width), size)
        if not even:
            weight = blocks.laid_out(table.weight[rows], 0)
            speed = speed * np.repeat(weight[:, :, None], c, axis=2).reshape(size)
        _update(level, sides.reshape(len(sides), 2, size[1]), won, speed)
    return (level[: n * c * p] / unit).reshape(n, c, p).transpose(1, 2, 0)


def _update(level: _Array, sides: NDArray[np.int64], points: _Array, speeds: _Array) -> None:
    """Play the rows of the arguments one after the other, each in all columns at once."""
    both = np.empty(sides.shape[1:])
    a, b = both
    move = np.empty(len(a))
    # One call of numpy per line and block: there is nothing else in this loop to save.
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
