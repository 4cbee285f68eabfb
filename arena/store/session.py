"""Sessions of browsers that showed a token."""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries
from arena.store.submitter import TokenHolder

_SQL = queries("session")

Db = Connection[Any]


def add_session(db: Db, sha256: bytes, token_id: int, lifetime_seconds: float) -> None:
    """Begin a session of this token; `sha256` is of the bits that the browser keeps."""
    values = {"sha256": sha256, "token_id": token_id, "lifetime_seconds": lifetime_seconds}
    db.execute(_SQL["add_session"], values)


def session_holder(db: Db, sha256: bytes) -> TokenHolder | None:
    """Who holds the token of this session, if both are valid now."""
    with db.cursor(row_factory=class_row(TokenHolder)) as cursor:
        return cursor.execute(_SQL["session_holder"], {"sha256": sha256}).fetchone()


def end_session(db: Db, sha256: bytes) -> None:
    """Let a session open nothing from now on."""
    db.execute(_SQL["end_session"], {"sha256": sha256})


def forget_sessions(db: Db) -> int:
    """Delete the sessions that are over; returns how many."""
    return db.execute(_SQL["forget_sessions"]).rowcount
