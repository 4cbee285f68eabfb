"""Wait out a database that is lost, and have the embedded one started again."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import structlog
from psycopg import OperationalError

from arena.errors import DatabaseUnavailable

_log = structlog.get_logger()

_RECONNECTS = 20
"""How often the database is tried again when it is lost; a try takes up to fifteen seconds."""
_PAUSE_SECONDS = 1.0

T = TypeVar("T")


def despite_losses(
    use: Callable[[], T],
    revive: Callable[[], None] | None = None,
    **facts: object,
) -> T:
    """What `use` gives; tried again for some minutes while the database is away.

    Parameters
    ----------
    use : callable
        Takes its connection anew each time and leaves nothing half done.
    revive : callable, optional
        Called after each loss, to start the database again if that is ours to do.
    **facts
        Stand in the log beside the loss.

    Raises
    ------
    psycopg.OperationalError, DatabaseUnavailable
        When the database stays away.
    """
    for _ in range(_RECONNECTS):
        try:
            return use()
        except (OperationalError, DatabaseUnavailable) as error:
            _log.warning("database_lost", error=str(error).strip(), **facts)
            time.sleep(_PAUSE_SECONDS)
            if revive is not None:
                with suppress(DatabaseUnavailable):
                    revive()
    return use()
