"""Start a transaction over that the database stopped because two waited for each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from psycopg.errors import DeadlockDetected, SerializationFailure

_log = structlog.get_logger()

_DEADLOCKS_ALLOWED = 4

T = TypeVar("T")


def despite_deadlocks(run: Callable[[], T]) -> T:
    """What `run` gives; it begins and ends a transaction of its own, and may run several times."""
    for _ in range(_DEADLOCKS_ALLOWED):
        try:
            return run()
        except (DeadlockDetected, SerializationFailure):
            _log.info("deadlock_retried")
    return run()
