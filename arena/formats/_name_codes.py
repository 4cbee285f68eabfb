"""Codes of names in millions of rows: DuckDB hashes each name, numpy looks the hash up.

DuckDB runs a function once per name where a column is dictionary-encoded, as writers of Parquet do;
a cast to an ENUM it runs once per row. The remainders of the hashes by a number under which no two
names share one are codes already, up to a table. For names too many to find such a number, whole
hashes are looked up among the sorted ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput

_ROOM = 1 << 24
"""Places in the largest table; 10,000 names fit without sharing any after some tries."""

_TRIES = 100


class NameCodes:
    """Codes of n names.

    Parameters
    ----------
    names : tuple of str
        All different; the code of each is its place.
    hashes : (n,) uint64 array
        What DuckDB's `hash` makes of each name.
    """

    def __init__(self, names: tuple[str, ...], hashes: NDArray[np.uint64]) -> None:
        self.names = names
        self._divisor = _divisor(hashes)
        self._code = np.zeros(self._divisor, np.int32)
        if self._divisor:
            places = hashes % np.uint64(self._divisor)
            self._code[places.astype(np.int64)] = np.arange(len(names), dtype=np.int32)
        self._order = np.argsort(hashes).astype(np.int32)
        self._sorted = hashes[self._order]

    def expression(self, column: str) -> str:
        """What to select for a column of such names."""
        if not self._divisor:
            return f"hash({column})"
        kind = "USMALLINT" if self._divisor < 1 << 16 else "INTEGER"
        return f"(hash({column}) % {self._divisor})::{kind}"

    def codes(self, selected: NDArray[np.integer]) -> NDArray[np.int32]:
        """Codes, (m,), of what was selected, (m,)."""
        if not self._divisor:
            return self._order[np.searchsorted(self._sorted, selected)]
        found: NDArray[np.int32] = self._code.take(selected)
        return found


def _divisor(hashes: NDArray[np.uint64]) -> int:
    """A number by which no two hashes have one remainder; 0 if none was found.

    Raises
    ------
    BadInput
        If two hashes are the same: then no number tells their names apart.
    """
    n = len(hashes)
    if len(np.unique(hashes)) < n:
        raise BadInput("two names of models have one hash; rename one of them")
    # Among n n places no two names meet in most tries, and short numbers are soon handed over.
    start = min(n * n, _ROOM) | 1
    for divisor in range(start, start + 2 * _TRIES, 2):
        if len(np.unique(hashes % np.uint64(divisor))) == n:
            return divisor
    return 0
