"""Protocols of several rounds, whose workers are killed between the rounds and within them.

The same arena is worked off twice, from one state of the database: once by a worker that nobody
disturbs, once by workers that are killed. What is decided, asked and paid for must be the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from arena.demo.judges import JUDGES
from arena.demo.line_up import line_up
from arena.demo.task import tasks
from arena.domain import Message
from arena.settings import Settings
from arena.settings_parts import JudgePart
from arena.steps.enrol_judge import enrol_judge
from arena.steps.schedule_battles import schedule_battles
from arena.steps.submit_model import Submission, submit_model
from arena.store import ledger
from arena.store import prompt as prompt_rows
from tests.journeys.arena_processes import arena_environment, provider
from tests.journeys.killing import (
    Db,
    books_equal_the_providers_log,
    count,
    kept_workers,
    kill_kept_workers,
)

SETTINGS = """
[arena]
dimensions = ["accuracy"]
[schedule]
battles_per_pair = 2
[work]
connections = 4
lease_margin_seconds = 0.5
failures_allowed = 100
backoff_seconds = 0.05
backoff_cap_seconds = 0.5
"""
BATTLES = 6 * 2
PRICES = {"price_in_usd": 3.0, "price_out_usd": 10.0}

KILLS = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to, whoever was killed on the way.

    Attributes
    ----------
    votes : dict
        By battle, judge and order: the verdict, its flags and what was asked for it.
    cost_usd : Decimal
        Of the one answer to each call that counts.
    """

    votes: dict[tuple[int, str, str], tuple[Any, ...]]
    cost_usd: Decimal


@pytest.mark.timeout(300)
def test_discussions_and_revisions_end_as_if_nobody_had_been_killed(
    fresh_database: str, copy_database: Callable[[str], str], tmp_path: Path
) -> None:
    environment = arena_environment(fresh_database, tmp_path, SETTINGS)
    said = tmp_path / "workers.log"
    with provider("--latency-ms", "5") as base_url:
        with psycopg.connect(fresh_database) as db:
            _enter(db, Settings.from_environment(environment), base_url)
        # Before anything was asked, so both runs begin at the same battles.
        disturbed = copy_database(fresh_database)
        with kept_workers(1, environment, said) as worker:
            assert worker.wait(120) == 0, said.read_text()[-3000:]
    with psycopg.connect(fresh_database) as db:
        calm = _outcome(db)
        _rounds_were_needed(calm)

    log, port = tmp_path / "provider.log", str(urlsplit(base_url).port)
    faults = ("--faults", "0.1", "--retry-after-seconds", "0.2", "--hang-seconds", "3")
    with (
        provider("--port", port, "--latency-ms", "150", *faults, log=log),
        kept_workers(2, environment | {"ARENA_DATABASE_URL": disturbed}, said) as workers,
    ):
        kills = kill_kept_workers(
            *(workers, disturbed), most=KILLS, worth_a_kill=lambda db: _votes_under_way(db) > 0
        )
    assert workers.returncode == 0, said.read_text()[-3000:]
    assert kills == KILLS, "the work was over before it was disturbed"

    with psycopg.connect(disturbed) as db:
        assert _outcome(db) == calm
        assert count(db, "SELECT count(*) FROM call WHERE state <> 'done'") == 0
        books_equal_the_providers_log(db, log)
        assert ledger.wrong_accounts(db) == []
        # Whatever was asked twice stands in the books beside what the undisturbed run costs.
        assert _committed(db) - _retries(db) == pytest.approx(calm.cost_usd)


def _enter(db: Db, settings: Settings, base_url: str) -> None:
    """Four models, two judges, a discussion of the two, and one that looks again."""
    terms: dict[str, Any] = {"base_url": base_url, "timeout_seconds": 1.0, **PRICES}
    for task in tasks()[:8]:
        prompt_rows.add_prompt(
            db,
            name=task.name,
            conversation=(Message("user", task.text),),
            categories=[task.category],
            source="demo",
        )
    for entry in line_up().models[:4]:
        model = Submission(name=entry.name, api_model=entry.api_model, **terms)
        submit_model(db, settings, model, submitter_id=None)
    members = [judge.api_model for judge in JUDGES[:2]]
    for name in members:
        enrol_judge(db, settings, name, JudgePart(api_model=name, **terms))
    talk = JudgePart(protocol="discussion", members=tuple(members))
    enrol_judge(db, settings, "talk", talk)
    again = JudgePart(api_model=members[0], protocol="revise_on_bias", **terms)
    enrol_judge(db, settings, "again", again)
    assert schedule_battles(db, settings).battles == BATTLES


def _outcome(db: Db) -> Outcome:
    votes = db.execute(
        """SELECT v.battle_id, j.name, v.display_order, v.p_a, v.p_b, v.p_tie, v.flags, v.basis,
                  array(SELECT c.call_key
                          FROM planned_vote p JOIN call_use u USING (planned_vote_id)
                          JOIN call c USING (call_id)
                         WHERE (p.battle_id, p.judge_id, p.display_order)
                             = (v.battle_id, v.judge_id, v.display_order)
                         ORDER BY u.position),
                  (SELECT count(*) FROM vote_judgment r WHERE r.vote_id = v.vote_id)
             FROM vote v JOIN judge j USING (judge_id)"""
    ).fetchall()
    found = {
        # Responses are numbered as they arrive, so their numbers differ from run to run.
        row[:3]: (*row[3:8], [re.sub(r":[0-9,]+:", "::", key, count=1) for key in row[8]], row[9])
        for row in votes
    }
    assert len(found) == len(votes) == BATTLES * 2 * 4, "a vote is missing, or there twice"
    return Outcome(found, _answers_cost(db))


def _answers_cost(db: Db) -> Decimal:
    """Of the first answer to each call that is whole."""
    rows = db.execute(
        """SELECT DISTINCT ON (a.call_id) r.cost_usd::numeric
             FROM attempt a JOIN attempt_result r USING (attempt_id)
            WHERE r.outcome = 'answered'
            ORDER BY a.call_id, r.ended_at, a.attempt_id"""
    ).fetchall()
    return sum((cost for (cost,) in rows), Decimal(0))


def _committed(db: Db) -> Decimal:
    row = db.execute("SELECT committed_usd FROM ledger WHERE scope = 'all'").fetchone()
    assert row is not None
    return Decimal(row[0])


def _retries(db: Db) -> Decimal:
    """Attempts that brought nothing, at their ceiling where nobody knows, and second answers."""
    row = db.execute(
        """WITH kept AS (
             SELECT DISTINCT ON (a.call_id) a.attempt_id
               FROM attempt a JOIN attempt_result r USING (attempt_id)
              WHERE r.outcome = 'answered'
              ORDER BY a.call_id, r.ended_at, a.attempt_id)
           SELECT coalesce(sum(coalesce(r.cost_usd, a.ceiling_usd)::numeric), 0)
             FROM attempt a LEFT JOIN attempt_result r USING (attempt_id)
            WHERE a.attempt_id NOT IN (SELECT attempt_id FROM kept)"""
    ).fetchone()
    assert row is not None
    return Decimal(row[0])


def _votes_under_way(db: Db) -> int:
    """Votes of several rounds that have heard something and wait for more."""
    return count(
        db,
        """SELECT count(*) FROM planned_vote p JOIN judge j USING (judge_id)
            WHERE p.state = 'waiting' AND j.protocol IN ('discussion', 'revise_on_bias')
              AND EXISTS (SELECT FROM call_use u JOIN call c USING (call_id)
                           WHERE u.planned_vote_id = p.planned_vote_id AND c.state = 'done')""",
    )


def _rounds_were_needed(calm: Outcome) -> None:
    """Or there would be nothing between which to kill."""
    asked = Counter(
        name
        for (_, name, _), vote in calm.votes.items()
        if any(key.startswith(("turn:", "revision:")) for key in vote[5])
    )
    assert min(asked["talk"], asked["again"]) >= 3, asked
