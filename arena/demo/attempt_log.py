"""The provider's own record of what reached it: one line per request, written on receipt.

It is what an arena's books are compared with, so it is written before the request's body is read,
and straight to the file: what the provider saw is on record even if it is killed next.
"""

from __future__ import annotations

import os
from pathlib import Path

ABSENT = "-"
"""Stands for a request without an attempt id."""


class AttemptLog:
    """Attempt ids in order of arrival, in memory and, if a path is given, appended to a file."""

    def __init__(self, path: Path | None = None) -> None:
        self.attempts: list[str] = []
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._file = None if path is None else os.open(path, flags, 0o644)

    def write(self, attempt: str) -> None:
        """Record one request."""
        self.attempts.append(attempt)
        if self._file is not None:
            # One write to a file opened for appending: lines of several providers never mix.
            os.write(self._file, f"{attempt}\n".encode())

    def close(self) -> None:
        """Close the file; memory stays."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def read_log(path: Path) -> list[str]:
    """The attempt ids of a log file in order of arrival, `-` for requests without one."""
    return path.read_text().splitlines()
