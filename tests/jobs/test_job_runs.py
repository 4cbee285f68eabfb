"""The clock notes how each run of a job went."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from arena.errors import NoConvergence, NoVotes
from arena.settings import Settings
from arena.store.database import Pool, open_pool
from jobs import Job
from jobs._clock import _run


@pytest.fixture
def pool(fresh_database: str) -> Iterator[Pool]:
    with open_pool(fresh_database, max_size=1) as made:
        yield made


def noted(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as db:
        return db.execute(
            "SELECT job, runs, failures, error, seconds >= 0 FROM job_run ORDER BY job"
        ).fetchall()


def job(failure: Exception | None = None) -> Job:
    def run(db: Connection[Any], settings: Settings) -> None:
        db.execute("INSERT INTO submitter (name) VALUES ('ada')")
        if failure is not None:
            raise failure

    return Job(run=run, every_seconds=lambda _: 1.0)


def test_runs_and_failures_are_counted(pool: Pool, fresh_database: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    _run("fit", job(NoConvergence("it still moves")), settings, pool)
    assert noted(fresh_database) == [("fit", 1, 1, "NoConvergence", True)]
    _run("fit", job(), settings, pool)
    assert noted(fresh_database) == [("fit", 2, 1, None, True)]


def test_nothing_to_publish_is_no_failure(pool: Pool, fresh_database: str, tmp_path: Path) -> None:
    _run("fit", job(NoVotes("none")), Settings(home=tmp_path), pool)
    assert noted(fresh_database) == [("fit", 1, 0, None, True)]


def test_a_database_that_is_away_stops_neither_the_job_nor_the_clock(tmp_path: Path) -> None:
    away = f"postgresql://arena@/arena?host={tmp_path}"
    with open_pool(away, max_size=1, timeout_seconds=0.2) as pool:
        _run("fit", job(), Settings(home=tmp_path), pool)
