"""Eight real `arena work` processes, one provider, one budget."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from arena.demo.attempt_log import read_log
from arena.demo.register import register
from arena.settings import Settings
from arena.steps.schedule_battles import schedule_battles
from arena.store import ledger
from tests.journeys.arena_processes import arena_environment, provider
from tests.journeys.killing import count, kept_workers

WORKERS, CALLS = 8, 61
SETTINGS = f"""
[arena]
dimensions = ["accuracy"]
[schedule]
battles_per_pair = 4
[work]
connections = 2
backoff_seconds = 0.05
backoff_cap_seconds = 0.2
[budget]
total_calls = {CALLS}
"""


@pytest.mark.timeout(200)
def test_eight_processes_stop_at_the_very_call_that_the_budget_allows(
    fresh_database: str, tmp_path: Path
) -> None:
    environment = arena_environment(fresh_database, tmp_path, SETTINGS)
    log = tmp_path / "provider.log"
    faults = ("--faults", "0.1", "--retry-after-seconds", "0.1", "--hang-seconds", "4")
    with provider("--latency-ms", "400", *faults, log=log) as base_url:
        settings = Settings.from_environment(environment)
        with psycopg.connect(fresh_database) as db:
            register(db, settings, base_url, timeout_seconds=3.0)
            assert schedule_battles(db, settings).battles == 36 * 4
        with kept_workers(WORKERS, environment, tmp_path / "workers.log") as workers:
            ended = workers.wait(120)
    said = (tmp_path / "workers.log").read_text().splitlines()
    assert ended == 0, said[-30:]

    stopped = [line for line in said if line.startswith("stopped")]
    assert stopped == ["stopped by the budget of everything"] * WORKERS
    with psycopg.connect(fresh_database) as db:
        assert count(db, "SELECT count(*) FROM attempt") == CALLS
        # One that starts late may find the budget spent.
        assert count(db, "SELECT count(DISTINCT worker) FROM attempt") >= WORKERS // 2
        # Attempts that failed were tried again within the same budget.
        assert count(db, "SELECT count(*) FROM attempt_result WHERE outcome <> 'answered'") > 0
        assert count(db, "SELECT count(*) FROM call WHERE state IN ('open', 'leased')") > 0
        assert ledger.wrong_accounts(db) == []
        unsent = "SELECT count(*) FROM attempt_result WHERE outcome IN ('not_sent', 'unreachable')"
        # On a busy machine the time may be up before the provider has read the request.
        timed_out = "SELECT count(*) FROM attempt_result WHERE outcome = 'timed_out'"
        sent = CALLS - count(db, unsent)
        assert sent - count(db, timed_out) <= len(read_log(log)) <= sent
