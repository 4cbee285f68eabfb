"""Orders of votes cut into blocks whose votes share no model, so that a block is one step.

Elo's updates of two votes without a model in common can be played in either order, or at once. In
an order of votes a new block begins before a vote that shares a model with one of the few before
it, and wherever a block is full.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

_Codes = NDArray[Any]
_Kind = TypeVar("_Kind", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Where each of s votes stands in each of p orders.

    Attributes
    ----------
    steps : int
        Blocks of the longest order.
    width : int
        Places in a block.
    place : (s, p) int64 array
        Of the vote among all places of all orders, which are (steps, width, p).
    """

    steps: int
    width: int
    place: NDArray[np.int64]

    def laid_out(self, values: NDArray[_Kind], empty: float) -> NDArray[_Kind]:
        """Values of the votes, (s, p), where they are played, (steps, width, p); else `empty`."""
        found = np.full((self.steps, self.width, values.shape[1]), empty, values.dtype)
        found.reshape(-1)[self.place] = values
        return found


def blocks_of(a: _Codes, b: _Codes, width: int) -> Blocks:
    """Cut orders, (s, p) codes of their votes' two models, into blocks of at most `width` votes.

    `width` is a power of 2.

    >>> a, b = np.array([[0], [2], [4], [0]]), np.array([[1], [3], [5], [2]])
    >>> blocks_of(a, b, 4).place.ravel().tolist()  # the last meets models of the first two
    [0, 1, 2, 4]
    """
    votes, orders = a.shape
    begins = np.zeros(a.shape, np.bool_)
    begins[0] = True
    for lag in range(1, min(width, votes)):
        early, late = slice(None, -lag), slice(lag, None)
        shares = a[late] == a[early]
        for one, other in ((a, b), (b, a), (b, b)):
            shares |= one[late] == other[early]
        begins[late] |= shares
    kind: Any = np.int16 if votes < 2**15 else np.int32
    number = np.arange(votes, dtype=kind)[:, None]
    since = number - np.maximum.accumulate(begins * number, axis=0)
    slot = since & kind(width - 1)
    step = np.cumsum(slot == 0, axis=0, dtype=kind) - kind(1)
    place = (step.astype(np.int64) * width + slot) * orders
    place += np.arange(orders)
    return Blocks(int(step[-1].max()) + 1, width, place)
