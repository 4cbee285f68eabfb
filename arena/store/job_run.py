"""How the clock's jobs fare, for whoever watches the arena."""

from __future__ import annotations

from typing import Any

from psycopg import Connection

from arena.store.queries import queries

_SQL = queries("job_run")


def record_job_run(db: Connection[Any], job: str, seconds: float, error: str | None) -> None:
    """Count one run that has just ended; `error` is None where it did what it should."""
    db.execute(_SQL["record_job_run"], {"job": job, "seconds": seconds, "error": error})
