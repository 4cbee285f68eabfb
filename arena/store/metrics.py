"""Figures for the monitoring: what is going on now, and totals over all that was done."""

from __future__ import annotations

from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from arena.store.queries import queries

_SQL = queries("metrics")

Rows = list[dict[str, Any]]

LIVE = ("queue", "busy_workers", "models", "publication", "jobs", "server")
"""Queries whose time does not grow with what was done."""

TOTALS = ("finished_calls", "attempts", "unknown_attempts", "votes")
"""Queries that read a whole table."""


def set_statement_timeout(db: Connection[Any], seconds: float) -> None:
    """Let no statement of this transaction take longer."""
    db.execute(_SQL["set_statement_timeout"], {"timeout": f"{seconds * 1000:.0f}ms"})


def figures(db: Connection[Any], query: str) -> Rows:
    """The rows of a query of sql/queries/metrics.sql, their columns named as there."""
    with db.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_SQL[query]).fetchall()
