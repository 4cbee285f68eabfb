"""Live counts for whoever runs the arena. No rating figure is ever made of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row, dict_row

from arena.store.queries import queries

_SQL = queries("status")

Db = Connection[Any]

Counts = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Totals:
    """The few numbers that a progress display asks for again and again."""

    responses: int
    response_calls: int
    judgment_calls: int
    battles: int
    judgments: int
    votes: int
    unfinished: int
    failed: int
    snapshots: int


def totals(db: Db) -> Totals:
    """Counts over the whole database."""
    with db.cursor(row_factory=class_row(Totals)) as cursor:
        found = cursor.execute(_SQL["totals"]).fetchone()
    if found is None:
        raise LookupError("counts without a row")
    return found


def counts(db: Db, name: str) -> Counts:
    """The rows of a counting query of sql/queries/status.sql, its columns named as there."""
    with db.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_SQL[name]).fetchall()
