"""Figures that take time to read are read again only after twenty times as long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

_SHARE = 20


@dataclass(slots=True)
class Kept(Generic[T]):
    """The last result of `read`, so that reading takes a twentieth of the time at most.

    While one thread reads, others are given the last result, or None if there is none yet.
    """

    read: Callable[[], T]
    clock: Callable[[], float] = time.monotonic
    """In seconds."""
    _last: T | None = None
    _until: float = 0.0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def get(self) -> T | None:
        """The last result, or a new one if that is due."""
        if self.clock() >= self._until and self._turn.acquire(blocking=False):
            try:
                started = self.clock()
                self._last = self.read()
                ended = self.clock()
                self._until = ended + _SHARE * (ended - started)
            finally:
                self._turn.release()
        return self._last
