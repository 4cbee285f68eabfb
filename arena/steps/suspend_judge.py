"""Let a judge rest, and judge again. The votes that it cast stay and count."""

from __future__ import annotations

from typing import Any

import structlog
from psycopg import Connection

from arena.errors import BadInput
from arena.store import call
from arena.store import judge as judge_rows

_log = structlog.get_logger()


def suspend_judge(db: Connection[Any], name: str, reason: str) -> int:
    """Ask a judge nothing more; returns how many of its calls became void.

    Raises
    ------
    UnknownThing
        If there is no such judge.
    BadInput
        If it is not active, or no reason is given.
    """
    if not reason.strip():
        raise BadInput("reason: say why the judge is suspended")
    with db.transaction():
        judge = judge_rows.judge_asked(db, name)
        if judge.state != "active" or judge.kind == "people":
            raise BadInput(f"judge {name!r} is {judge.state} and is asked nothing")
        judge_rows.set_state(db, judge.judge_id, "suspended", reason.strip())
        voided = call.void_calls_of_judge(db, judge.judge_id)
    _log.info("judge_suspended", judge_id=judge.judge_id, calls_voided=voided)
    return voided


def resume_judge(db: Connection[Any], name: str) -> int:
    """Ask a suspended judge again; returns how many calls it is owed since before.

    Raises
    ------
    UnknownThing
        If there is no such judge.
    BadInput
        If it is not suspended.
    """
    with db.transaction():
        judge = judge_rows.judge_asked(db, name)
        if judge.state != "suspended":
            raise BadInput(f"judge {name!r} is {judge.state}, not suspended")
        judge_rows.set_state(db, judge.judge_id, "active")
        reopened = call.reopen_calls_of_judge(db, judge.judge_id)
    _log.info("judge_resumed", judge_id=judge.judge_id, calls_reopened=reopened)
    return reopened
