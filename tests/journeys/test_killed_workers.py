"""Three workers, a provider that fails one call in five, a kill -9 every second."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
import pytest

from arena.demo.attempt_log import read_log
from arena.demo.register import register
from arena.settings import Settings
from arena.steps.schedule_battles import schedule_battles
from arena.store import call, ledger
from tests.journeys.arena_processes import provider, start_arena

SETTINGS = """
[arena]
dimensions = ["accuracy", "language"]
[schedule]
battles_per_pair = 3
[work]
connections = 24
lease_margin_seconds = 0.5
failures_allowed = 100
backoff_seconds = 0.05
backoff_cap_seconds = 1
"""


@pytest.mark.timeout(500)
def test_killed_workers_lose_nothing_and_count_nothing_twice(
    fresh_database: str, tmp_path: Path
) -> None:
    environment = _environment(fresh_database, tmp_path)
    log = tmp_path / "provider.log"
    with provider(
        *("--latency-ms", "30", "--faults", "0.2", "--garbled", "0.05"),
        *("--retry-after-seconds", "0.2", "--hang-seconds", "3"),
        log=log,
    ) as base_url:
        settings = Settings.from_environment(environment)
        with psycopg.connect(fresh_database) as db:
            register(db, settings, base_url, timeout_seconds=1.0)
            assert schedule_battles(db, settings).battles == 36 * 3
        kills = _work_and_kill(fresh_database, environment, tmp_path / "workers.log")
    assert kills >= 5, "the work was over before it was disturbed"

    with psycopg.connect(fresh_database) as db:
        _every_vote_that_can_exist_exists_once(db)
        _books_equal_the_providers_log(db, log)
        assert ledger.wrong_accounts(db) == []
        assert _count(db, "SELECT count(*) FROM call WHERE state <> 'done'") == 0
        assert _count(db, "SELECT count(*) FROM model WHERE state <> 'active'") == 0


def _environment(database: str, folder: Path) -> dict[str, str]:
    path = folder / "arena.toml"
    path.write_text(SETTINGS)
    return {
        "ARENA_DATABASE_URL": database,
        "ARENA_HOME": str(folder),
        "ARENA_SETTINGS": str(path),
    }


def _work_and_kill(database: str, environment: dict[str, str], log: Path) -> int:
    """Keep three workers; kill one that is at work every second until no call is left.

    Returns how many were killed. One that still starts is spared: on a busy machine that takes
    longer than a second, and if all died of it nothing would be disturbed.
    """
    workers: list[subprocess.Popen[bytes]] = []
    deadline = time.monotonic() + 400
    kills = 0
    try:
        with psycopg.connect(database, autocommit=True) as db:
            while call.unfinished_calls(db)[0]:
                assert time.monotonic() < deadline, log.read_text()[-2000:]
                while len(workers) < 3:
                    workers.append(start_arena(["work"], environment, log))
                time.sleep(1)
                at_work = _at_work(db)
                for worker in workers:
                    assert worker.poll() is None, log.read_text()[-2000:]
                    if worker.pid in at_work:
                        worker.kill()
                        worker.wait()
                        workers.remove(worker)
                        kills += 1
                        break
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    return kills


def _at_work(db: psycopg.Connection[Any]) -> set[int]:
    """The process ids of the workers that have recorded what an attempt brought."""
    rows = db.execute(
        """SELECT DISTINCT split_part(worker, ':', 2)::int
             FROM attempt JOIN attempt_result USING (attempt_id)"""
    )
    return {pid for (pid,) in rows}


def _every_vote_that_can_exist_exists_once(db: psycopg.Connection[Any]) -> None:
    """Battles x judges x dimensions x orders, less those whose text holds no verdict."""
    battles = _count(db, "SELECT count(*) FROM battle WHERE state = 'ready'")
    assert battles == 36 * 3
    possible = battles * 3 * 2 * 2
    votes = _count(db, "SELECT count(*) FROM vote")
    unreadable = _count(
        db,
        """SELECT count(*) FROM call c
            WHERE kind = 'judgment'
              AND (SELECT status FROM judgment g
                    WHERE g.call_id = c.call_id AND status <> 'cut_off'
                    ORDER BY judgment_id LIMIT 1) = 'unreadable'""",
    )
    assert unreadable > 0
    assert votes + unreadable == possible
    distinct = "SELECT count(DISTINCT (battle_id, judge_id, dimension, display_order)) FROM vote"
    assert _count(db, distinct) == votes
    read = "SELECT count(*) FROM vote WHERE vote_id IN (SELECT vote_id FROM vote_judgment)"
    identical = _count(db, "SELECT count(*) FROM vote WHERE basis = 'identical'")
    assert _count(db, read) == votes - identical


def _books_equal_the_providers_log(db: psycopg.Connection[Any], log: Path) -> None:
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
        if outcome not in {None, "not_sent", "unreachable"}
    }
    assert unknown, "no worker was killed in the middle of a call"
    assert known <= arrived.keys()
    assert arrived.keys() - known <= unknown
    assert len(known) <= arrived.total() <= len(known) + len(unknown)


def _count(db: psycopg.Connection[Any], query: str) -> int:
    row = db.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])
