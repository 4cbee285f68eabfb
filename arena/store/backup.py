"""What a backup and a restore ask the database."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from arena.store.queries import queries

_SQL = queries("backup")

EMPTY_PUBLIC = _SQL["empty_public"]
"""A script that drops every table and function of the arena's schema."""


def others(db: Connection[Any]) -> dict[str, int]:
    """The arena's programs that are connected, and their connections."""
    return dict(db.execute(_SQL["others"]).fetchall())


def tables(db: Connection[Any]) -> int:
    """How many tables there are."""
    row = db.execute(_SQL["tables"]).fetchone()
    return row[0] if row else 0
