"""What a request may have computed: one computation at a time in each process, results kept.

Fits and reports on demand ask here, so that they never slow down the pages by more than one core.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, current_app

from arena.errors import ArenaError, BadInput

T = TypeVar("T")

_EXTENSION = "arena_computations"
_KEPT = 64
"""Results in memory; one is the size of a leaderboard."""


class Busy(ArenaError):
    """Another computation is under way in this process."""


class Undetermined(BadInput):
    """The votes do not determine what was asked for; the message says why."""


class Computations:
    """Runs one computation at a time and keeps the latest results."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._results: OrderedDict[Hashable, Any] = OrderedDict()
        self._results_lock = Lock()
        self._running = Lock()

    def result(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The result kept under `key`, or else of `compute`, whose errors are not kept.

        Raises
        ------
        Busy
            If another is being computed.
        """
        with self._results_lock:
            if key in self._results:
                self._results.move_to_end(key)
                kept: T = self._results[key]
                return kept
        made = self.alone(compute)
        with self._results_lock:
            self._results[key] = made
            while len(self._results) > self._kept:
                self._results.popitem(last=False)
        return made

    def alone(self, compute: Callable[[], T]) -> T:
        """The result of `compute`, which is not kept.

        Raises
        ------
        Busy
            If another is being computed.
        """
        if not self._running.acquire(blocking=False):
            raise Busy("the arena is busy with another computation; ask again in a few seconds")
        try:
            return compute()
        finally:
            self._running.release()


def register_computations(app: Flask) -> None:
    """Give `app` its one place for computations."""
    app.extensions[_EXTENSION] = Computations()


def computations() -> Computations:
    """That of the application of this request."""
    found: Computations = current_app.extensions[_EXTENSION]
    return found
