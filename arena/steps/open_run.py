"""A run: rehearse it for its ceiling, then open its calls.

The rehearsal does what the run will do, with stand-ins for responses that are not there, and rolls
it back: so the ceiling counts what will really be planned, whatever protocols and judges there are.
Each call counts once, at the ceiling its lease will take; rounds that a protocol may add once it
has read an answer count as often and as long as they may become. Not counted are second tries,
which only a budget of the run holds.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from psycopg import Connection

from arena.settings import Settings
from arena.steps.plan_judgments import plan_judgments
from arena.steps.read_judgment import judge_protocol
from arena.store import battle, budget
from arena.store import run as runs
from arena.store.run import Ceiling, CeilingLine

T = TypeVar("T")

_NOTHING = Ceiling(())


def rehearse(
    db: Connection[Any], settings: Settings, kind: str, open_calls: Callable[[int], object]
) -> Ceiling:
    """The most that a run may cost; nothing is left of it.

    Parameters
    ----------
    open_calls : callable
        Called with the id of the run; opens its calls and draws its battles.
    """
    with db.transaction(force_rollback=True):
        run_id = runs.add_run(db, kind, "rehearsal", _NOTHING)
        open_calls(run_id)
        runs.answer_in_rehearsal(db, run_id)
        responses = runs.stand_in(db, run_id)
        if responses:
            plan_judgments(db, settings, battle.fill_battles(db, responses))
        return Ceiling((*runs.ceilings(db, run_id), *_later_rounds(db, run_id)))


def _later_rounds(db: Connection[Any], run_id: int) -> list[CeilingLine]:
    """What the run's votes may still ask once they have heard something."""
    asked = {
        judge_id: judge_protocol(name, options).later
        for judge_id, name, options in runs.judges_of_votes(db, run_id)
    }
    later = {judge_id: (one.calls, one.quotes) for judge_id, one in asked.items() if one.calls}
    return runs.later_ceilings(db, run_id, later) if later else []


def open_run(
    db: Connection[Any],
    kind: str,
    note: str,
    ceiling: Ceiling,
    open_calls: Callable[[int | None], T],
    *,
    usd: Decimal | None = None,
    calls: int | None = None,
) -> tuple[int | None, T]:
    """Open a run's calls, all or none; returns its id (None if it asks nothing) and what came.

    Parameters
    ----------
    usd, calls : optional
        The run's budget.
    """
    if not ceiling.calls:
        return None, open_calls(None)
    with db.transaction():
        run_id = runs.add_run(db, kind, note, ceiling)
        opened = open_calls(run_id)
        if usd is not None or calls is not None:
            # Last, because every lease waits from here on; the calls are not to be seen before.
            budget.change_limits(db)
            budget.set_budget(db, "run", str(run_id), usd=usd, calls=calls, source="command")
    return run_id, opened
