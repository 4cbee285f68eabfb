"""Counts of requests by kind and by who made them, over all web processes together."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from arena.store.queries import queries

_SQL = queries("request_count")

Db = Connection[Any]

WINDOW_SECONDS = 60.0
"""Requests are counted by the minute, from the first of it."""


def count_request(db: Db, kind: str, subject: str) -> tuple[int, int]:
    """Count a request: how many there were in this window, and in how many seconds it ends."""
    values = {"kind": kind, "subject": subject, "window_seconds": WINDOW_SECONDS}
    row = db.execute(_SQL["count_request"], values).fetchone()
    if row is None:
        raise LookupError("a count without a row")
    return int(row[0]), int(row[1])


def forget_requests(db: Db) -> int:
    """Delete the counts of windows that are over; returns how many."""
    return db.execute(_SQL["forget_requests"], {"window_seconds": WINDOW_SECONDS}).rowcount
