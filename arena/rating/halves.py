"""Work on the rows of large arrays by two threads.

numpy lets go of Python's lock in its loops, so two threads that add up half of the rows each need
little more than half the time where two processors are idle. The halves are the same on every
machine, so results are, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")

_CHUNK = 1 << 17
"""Rows worked on together. Fewer would stay nearer to the processor, but each sum by cell costs a
pass over all cells; between 2 ** 15 and 2 ** 19, this was the fastest with 250 models."""

_FEW = 1 << 17
"""Fewer rows are not worth a thread."""


def in_halves(work: Callable[[slice], _T], rows: int, few: int = _FEW) -> tuple[_T, _T]:
    """What `work` makes of the first half of the rows and of the second; `few` need no thread."""
    first, second = slice(0, rows // 2), slice(rows // 2, rows)
    if rows <= few:
        return work(first), work(second)
    with ThreadPoolExecutor(1) as pool:
        later = pool.submit(work, second)
        return work(first), later.result()


def chunks(part: slice, size: int = _CHUNK) -> Iterator[slice]:
    """Stretches of at most so many rows of a part of them."""
    starts = range(part.start, part.stop, size)
    return (slice(start, min(start + size, part.stop)) for start in starts)
