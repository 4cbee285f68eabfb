"""Codes of names in millions of rows: DuckDB hashes each name, numpy looks the hash up.

DuckDB runs a function once per name where a column is dictionary-encoded, as writers of Parquet do;
a cast to an ENUM it runs once per row. The remainders of the hashes by a number under which no two
names share one are codes already, up to a table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput

_ROOM = 1 << 24
"""Places in the largest table; 10,000 names fit without sharing any after some tries."""

_TRIES = 500


class NameCodes:
    """Codes of n names.

    Parameters
    ----------
    names : tuple of str
        All different; the code of each is its place.
    hashes : (n,) uint64 array
        What DuckDB's `hash` makes of each name.

    Raises
    ------
    BadInput
        If no number keeps so many names apart.
    """

    def __init__(self, names: tuple[str, ...], hashes: NDArray[np.uint64]) -> None:
        self.names = names
        n = len(names)
        # Among n n places no two names meet in most tries, and short numbers are soon handed over.
        start = min(n * n, _ROOM) | 1
        for self._divisor in range(start, start + 2 * _TRIES, 2):
            places = (hashes % np.uint64(self._divisor)).astype(np.int64)
            if len(np.unique(places)) == n:
                break
        else:
            raise BadInput(f"{n:,} names of models are more than a file of votes can have")
        self._code = np.zeros(self._divisor, np.int32)
        self._code[places] = np.arange(n, dtype=np.int32)

    def expression(self, column: str) -> str:
        """What to select for a column of such names."""
        kind = "USMALLINT" if self._divisor < 1 << 16 else "INTEGER"
        return f"(hash({column}) % {self._divisor})::{kind}"

    def codes(self, selected: NDArray[np.integer]) -> NDArray[np.int32]:
        """Codes, (m,), of what was selected, (m,)."""
        found: NDArray[np.int32] = self._code.take(selected)
        return found
