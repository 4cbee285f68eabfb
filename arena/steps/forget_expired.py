"""Delete what is over: sessions, replies to repeat, counts of requests."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from arena.settings import Settings
from arena.store import idempotent_reply, request_count, session


def forget_expired(db: Connection[Any], _settings: Settings) -> int:
    """Delete sessions, kept replies and counts whose time is over; returns how many rows."""
    with db.transaction():
        return (
            session.forget_sessions(db)
            + idempotent_reply.forget_replies(db)
            + request_count.forget_requests(db)
        )
