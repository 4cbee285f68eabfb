"""Three workers, a provider that fails one call in five, a kill -9 every second."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from arena.demo.register import register
from arena.settings import Settings
from arena.steps.schedule_battles import schedule_battles
from arena.store import ledger
from tests.journeys.arena_processes import arena_environment, provider
from tests.journeys.killing import (
    books_equal_the_providers_log,
    count,
    kept_workers,
    kill_kept_workers,
)

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
    environment = arena_environment(fresh_database, tmp_path, SETTINGS)
    log, said = tmp_path / "provider.log", tmp_path / "workers.log"
    with provider(
        *("--latency-ms", "30", "--faults", "0.2", "--garbled", "0.05"),
        *("--retry-after-seconds", "0.2", "--hang-seconds", "3"),
        log=log,
    ) as base_url:
        settings = Settings.from_environment(environment)
        with psycopg.connect(fresh_database) as db:
            register(db, settings, base_url, timeout_seconds=1.0)
            assert schedule_battles(db, settings).battles == 36 * 3
        with kept_workers(3, environment, said) as workers:
            kills = kill_kept_workers(workers, fresh_database, most=30, pause_seconds=1)
    assert workers.returncode == 0, said.read_text()[-3000:]
    assert kills >= 5, "the work was over before it was disturbed"

    with psycopg.connect(fresh_database) as db:
        _every_vote_that_can_exist_exists_once(db)
        books_equal_the_providers_log(db, log)
        assert ledger.wrong_accounts(db) == []
        assert count(db, "SELECT count(*) FROM call WHERE state <> 'done'") == 0
        assert count(db, "SELECT count(*) FROM model WHERE state <> 'active'") == 0


def _every_vote_that_can_exist_exists_once(db: psycopg.Connection[Any]) -> None:
    """Battles x judges x dimensions x orders, less those whose text holds no verdict."""
    battles = count(db, "SELECT count(*) FROM battle WHERE state = 'ready'")
    assert battles == 36 * 3
    possible = battles * 3 * 2 * 2
    votes = count(db, "SELECT count(*) FROM vote")
    unreadable = count(
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
    assert count(db, distinct) == votes
    read = "SELECT count(*) FROM vote WHERE vote_id IN (SELECT vote_id FROM vote_judgment)"
    identical = count(db, "SELECT count(*) FROM vote WHERE basis = 'identical'")
    assert count(db, read) == votes - identical
