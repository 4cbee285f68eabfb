"""Locks with a name, held until the transaction ends."""

from __future__ import annotations

import zlib
from typing import Any

from psycopg import Connection

from arena.store.queries import queries

_SQL = queries("advisory_lock")

_NAMESPACE = 0x6172656E
"""The letters "aren": keeps our lock numbers apart from those of other programs."""


def transaction_lock(db: Connection[Any], name: str) -> None:
    """Wait for the lock called `name`; it goes with the transaction."""
    db.execute(_SQL["transaction_lock"], {"space": _NAMESPACE, "key": _key(name)})


def try_session_lock(db: Connection[Any], name: str) -> bool:
    """Take the lock called `name` for as long as this connection lives, if it is free."""
    values = {"space": _NAMESPACE, "key": _key(name)}
    row = db.execute(_SQL["try_session_lock"], values).fetchone()
    return bool(row and row[0])


def set_lock_timeout(db: Connection[Any], seconds: float) -> None:
    """Let this transaction wait no longer than this for any lock."""
    db.execute(_SQL["set_lock_timeout"], {"timeout": f"{seconds * 1000:.0f}ms"})


def _key(name: str) -> int:
    return zlib.crc32(name.encode()) - 2**31
