"""Rank responses by comparing two at a time: merge sort, for judgments that arrive in any order.

Language-Model-as-an-Examiner (Bai et al. 2023, https://arxiv.org/abs/2306.04181). At most
n * ceil(log2 n) comparisons instead of n (n - 1) / 2; the full order if the judge is transitive.
Like a protocol's `reduce`, `merge_rank` is called again with what is known by then, and keeps no
state of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from arena.errors import BadInput

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ranked(Generic[T]):
    """All items, best first; of two that are equal the earlier given comes first."""

    items: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Wanted(Generic[T]):
    """Comparisons to be made before it can go on; they do not wait for one another."""

    pairs: tuple[tuple[T, T], ...]


def merge_rank(items: Sequence[T], known: Mapping[tuple[T, T], float]) -> Ranked[T] | Wanted[T]:
    """The order of `items`, or the pairs that are wanted next.

    Parameters
    ----------
    items : sequence of hashable items, none twice
        Their order decides which pairs are wanted: keep it between calls.
    known : mapping of (item, item) to float
        Positive where the first of the two is better, negative where the second is, 0 where
        neither is. Pairs are looked up as they were wanted.

    Raises
    ------
    BadInput
        If an item is given twice.

    Examples
    --------
    >>> merge_rank(["x", "y", "z"], {})
    Wanted(pairs=(('y', 'z'),))
    >>> merge_rank(["x", "y", "z"], {("y", "z"): -1, ("x", "z"): -1, ("x", "y"): 1})
    Ranked(items=('z', 'x', 'y'))
    """
    if len(set(items)) < len(items):
        raise BadInput("an item to be ranked is given twice")
    return _sorted(tuple(items), known)


def _sorted(items: tuple[T, ...], known: Mapping[tuple[T, T], float]) -> Ranked[T] | Wanted[T]:
    if len(items) <= 1:
        return Ranked(items)
    middle = len(items) // 2
    upper, lower = _sorted(items[:middle], known), _sorted(items[middle:], known)
    if isinstance(upper, Ranked) and isinstance(lower, Ranked):
        return _merged(upper.items, lower.items, known)
    halves = (half for half in (upper, lower) if isinstance(half, Wanted))
    return Wanted(tuple(pair for half in halves for pair in half.pairs))


def _merged(
    upper: tuple[T, ...], lower: tuple[T, ...], known: Mapping[tuple[T, T], float]
) -> Ranked[T] | Wanted[T]:
    merged: list[T] = []
    i = j = 0
    while i < len(upper) and j < len(lower):
        pair = (upper[i], lower[j])
        if pair not in known:
            return Wanted((pair,))
        if known[pair] >= 0:
            merged.append(upper[i])
            i += 1
        else:
            merged.append(lower[j])
            j += 1
    return Ranked((*merged, *upper[i:], *lower[j:]))
