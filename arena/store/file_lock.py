"""A lock on a file between processes, let go by the system when its holder dies.

An flock belongs to an open file, and a forked child inherits that: a lock here is closed in the
child, so each holds what one process took and nothing more.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from weakref import WeakSet

from arena.errors import DatabaseUnavailable

_PAUSE_SECONDS = 0.02

_open_locks: WeakSet[FileLock] = WeakSet()


class FileLock:
    """One process's hold on `path`; `close` lets go.

    Parameters
    ----------
    path : Path
        Made if it is missing; stays when the lock is closed.
    """

    _descriptor = -1

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        _open_locks.add(self)

    def __enter__(self) -> FileLock:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    @property
    def descriptor(self) -> int:
        """To hand the lock on to a program: it is held until that program and its children end."""
        return self._descriptor

    @property
    def held(self) -> bool:
        """Not closed, here or by being forked."""
        return self._descriptor >= 0

    def try_shared(self) -> bool:
        """Hold it beside others; False where one holds it alone."""
        return self._try(fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Hold it alone; False where anyone else holds it."""
        return self._try(fcntl.LOCK_EX)

    def wait_exclusive(self, timeout_seconds: float) -> None:
        """Hold it alone, when all others have let go.

        Raises
        ------
        DatabaseUnavailable
            If they have not in time.
        """
        deadline = time.monotonic() + timeout_seconds
        while not self.try_exclusive():
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(
                    f"{self.path} is still locked by another process after {timeout_seconds:g} s;"
                    f" `fuser {self.path}` names it"
                )
            time.sleep(_PAUSE_SECONDS)

    def close(self) -> None:
        """Let go; a second time does nothing."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _close_in_child() -> None:
    for lock in list(_open_locks):
        lock.close()


os.register_at_fork(after_in_child=_close_in_child)
