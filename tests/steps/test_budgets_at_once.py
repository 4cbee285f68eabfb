"""Budgets hold, and books are right, with eight workers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from arena.steps.lease_calls import lease_calls, unfinished
from arena.steps.record_results import record_results
from tests.steps.builders import SmallArena, answered, failed
from tests.steps.priced_arena import asked, books_are_right, limit, priced

WORKERS = 8


def at_once(arena: SmallArena, work: Callable[[psycopg.Connection[Any], str], None]) -> None:
    """Run `work` in eight threads, each with a connection of its own, all starting together."""
    start = threading.Barrier(WORKERS)

    def one(number: int) -> None:
        with arena.connect() as db:
            start.wait()
            work(db, f"worker {number}")

    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(one, number) for number in range(WORKERS)]:
            done.result()


@pytest.mark.parametrize("budget", [{"calls": 37}, {"usd": "37.40"}], ids=str)
@pytest.mark.parametrize("scope", ["all", "day", "model"])
def test_eight_workers_stop_at_the_same_budget(
    committed_arena: SmallArena, scope: str, budget: dict[str, Any]
) -> None:
    arena = committed_arena
    priced(arena, "ant", "bee", prompts=60)
    limit(arena, scope, "*" if scope == "model" else "", **budget)

    def lease_and_answer(db: psycopg.Connection[Any], name: str) -> None:
        while leased := lease_calls(db, name, 3, 30.0, 10):
            # Each costs as much as it may, so none makes room for another.
            finished = [answered(one, f"Text {one.call_id}.", tokens=1_000_000) for one in leased]
            record_results(db, arena.settings, finished)
            db.commit()

    at_once(arena, lease_and_answer)

    expected = {"ant": 37, "bee": 37} if scope == "model" else 37
    counts = asked(arena)
    assert (counts if scope == "model" else sum(counts.values())) == expected
    assert books_are_right(arena)
    assert unfinished(arena.db).stopped_by


def test_with_costs_below_the_ceilings_the_sum_never_passes_the_budget(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    priced(arena, "ant", "bee", prompts=60)
    limit(arena, "all", usd="20.50")

    def lease_and_answer(db: psycopg.Connection[Any], name: str) -> None:
        for _ in range(40):
            leased = lease_calls(db, name, 2, 30.0, 10)
            db.commit()
            committed = ledger_total(db)
            assert committed <= Decimal("20.50")
            finished = [
                failed(one) if one.call_id % 5 == 0 else answered(one, "Text.", tokens=300_000)
                for one in leased
            ]
            record_results(db, arena.settings, finished)
            db.commit()

    at_once(arena, lease_and_answer)

    assert sum(asked(arena).values()) >= 60
    assert ledger_total(arena.db) <= Decimal("20.50")
    assert books_are_right(arena)


def test_without_budgets_workers_book_without_waiting_for_ever(committed_arena: SmallArena) -> None:
    arena = committed_arena
    priced(arena, "ant", "bee", prompts=60)

    def lease_and_answer(db: psycopg.Connection[Any], name: str) -> None:
        while leased := lease_calls(db, name, 5, 30.0, 10):
            db.commit()
            record_results(db, arena.settings, [answered(one, "Text.") for one in leased])
            db.commit()

    at_once(arena, lease_and_answer)

    assert sum(asked(arena).values()) == 120
    assert books_are_right(arena)


def ledger_total(db: psycopg.Connection[Any]) -> Decimal:
    row = db.execute("SELECT committed_usd FROM ledger WHERE scope = 'all'").fetchone()
    return Decimal(row[0]) if row else Decimal(0)
