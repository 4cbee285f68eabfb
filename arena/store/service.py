"""How the service fares, as anyone may know: counts and times, and no text of anybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("service")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class ErrorsLately:
    """Attempts of the last day that ended in one way other than with an answer."""

    outcome: str
    attempts: int
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class JobFared:
    """How often a job has run, and its last run."""

    job: str
    runs: int
    failures: int
    last_failed: bool
    seconds: float
    ended_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Battles that wait for responses, and planned votes that wait for judgments."""

    battles: int
    votes: int


def errors_lately(db: Db) -> list[ErrorsLately]:
    """What went wrong in the last day, the commonest first."""
    with db.cursor(row_factory=class_row(ErrorsLately)) as cursor:
        return cursor.execute(_SQL["errors_lately"]).fetchall()


def jobs(db: Db) -> list[JobFared]:
    """Every job that has run, by name."""
    with db.cursor(row_factory=class_row(JobFared)) as cursor:
        return cursor.execute(_SQL["jobs"]).fetchall()


def waiting(db: Db) -> Waiting:
    """What is still to come."""
    with db.cursor(row_factory=class_row(Waiting)) as cursor:
        found = cursor.execute(_SQL["waiting"]).fetchone()
    if found is None:
        raise LookupError("counts without a row")
    return found
