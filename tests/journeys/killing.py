"""Workers that are killed while they work, and what the books must say afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from arena.demo.attempt_log import read_log

Db = psycopg.Connection[Any]


@contextmanager
def kept_workers(
    count: int, environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The process of `tests.journeys.worker_processes`; whatever still runs of it is ended."""
    command = [sys.executable, "-m", "tests.journeys.worker_processes", str(count)]
    with (
        log.open("ab") as file,
        subprocess.Popen(
            command,
            env=os.environ | environment,
            cwd=Path(__file__).parents[2],
            stdout=file,
            stderr=file,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        finally:
            # The group outlives its leader, whom its workers do not.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def kill_kept_workers(
    process: subprocess.Popen[bytes],
    database: str,
    *,
    most: int,
    pause_seconds: float = 0.1,
    worth_a_kill: Callable[[Db], bool] = lambda _db: True,
) -> int:
    """Kill workers that are at work, at moments worth it, until all work is done; how many.

    One that still starts is spared: on a busy machine that takes longer than a pause, and if all
    died of it nothing would be disturbed.
    """
    deadline = time.monotonic() + 400
    killed: set[int] = set()
    ended: set[int] = set()
    with psycopg.connect(database, autocommit=True) as db:
        while process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(pause_seconds)
            at_work = sorted(_at_work(db) - killed - ended) if len(killed) < most else []
            if at_work and worth_a_kill(db):
                try:
                    os.kill(at_work[0], signal.SIGKILL)
                except ProcessLookupError:
                    # It found nothing left to do while others still wait for their last answers.
                    ended.add(at_work[0])
                else:
                    killed.add(at_work[0])
    return len(killed)


def _at_work(db: Db) -> set[int]:
    """The process ids of the workers that have recorded what an attempt brought."""
    rows = db.execute(
        """SELECT DISTINCT split_part(worker, ':', 2)::int
             FROM attempt JOIN attempt_result USING (attempt_id)"""
    )
    return {pid for (pid,) in rows}


def books_equal_the_providers_log(db: Db, log: Path) -> None:
    """Known attempts are the provider's one for one; the rest of its log is known to be unknown."""
    arrived = Counter(read_log(log))
    assert max(arrived.values()) == 1, "an attempt was sent twice"
    rows = db.execute(
        """SELECT a.attempt_id::text, r.outcome
             FROM attempt a LEFT JOIN attempt_result r USING (attempt_id)"""
    ).fetchall()
    outcomes = dict(rows)
    unknown = {attempt for attempt, outcome in outcomes.items() if outcome is None}
    known = {
        attempt
        for attempt, outcome in outcomes.items()
        if outcome not in {None, "not_sent", "unreachable", "timed_out"}
    }
    # On a busy machine the time may be up before the provider has read the request.
    perhaps = unknown | {one for one, outcome in outcomes.items() if outcome == "timed_out"}
    assert unknown, "no worker was killed in the middle of a call"
    assert {outcomes[attempt] for attempt in known - arrived.keys()} == set()
    assert arrived.keys() - known <= perhaps
    assert len(known) <= arrived.total() <= len(known) + len(perhaps)


def count(db: Db, query: str) -> int:
    """The only number that a query gives."""
    row = db.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])
