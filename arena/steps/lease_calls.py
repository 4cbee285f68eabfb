"""Lease calls: no more than the budgets hold and the providers allow, over all workers together.

Where there is any limit, leases are made one at a time (an advisory lock): each sees what all
others have committed. A call that a budget does not hold is passed over, the rest of the queue goes
on. Where there is none, workers lease side by side.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.steps.purse import Purse
from arena.store import budget, call, lease, ledger, provider
from arena.store.advisory_lock import transaction_lock
from arena.store.lease import DueCall, LeasedCall, Party

_PAGE = 200
"""Calls looked at together; where a budget holds none of them, the next ones are looked at."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What is left to be done."""

    calls: int
    stopped_by: tuple[str, ...]
    """Titles of the budgets without which there would be something to do; empty while there is."""


def lease_calls(
    db: Connection[Any], worker: str, limit: int, margin_seconds: float, failures_allowed: int
) -> list[LeasedCall]:
    """Lease up to `limit` calls that are due and affordable, and write an attempt for each."""
    with db.transaction():
        budget.hold_limits(db)
        lease.plan_leasing_once(db)
        if _limited(db):
            transaction_lock(db, "lease")
            chosen = _affordable(db, limit, failures_allowed)
        else:
            chosen = lease.due_calls(db, limit, failures_allowed)
        if not chosen:
            return []
        leased = lease.lease_calls(db, worker, chosen, margin_seconds)
        ledger.charge(db, [one.attempt_id for one in leased])
    return leased


def unfinished(db: Connection[Any]) -> Unfinished:
    """How many calls are to be done, and which budgets stop all of them if they do."""
    with db.transaction():
        calls, _ = call.unfinished_calls(db)
        purse = _purse(db)
        if not calls or not purse:
            return Unfinished(calls, ())
        stopping: set[str] = set()
        for cheapest in lease.cheapest_calls(db):
            refusing = purse.refusing(cheapest, cheapest.ceiling_usd, cheapest.run_id)
            # What is under way may cost less than its ceiling, and make room again.
            if cheapest.under_way or not refusing:
                return Unfinished(calls, ())
            stopping.update(one.title for one in refusing)
        return Unfinished(calls, tuple(sorted(stopping)))


def _limited(db: Connection[Any]) -> bool:
    return bool(budget.budgets(db) or provider.providers(db))


def _purse(db: Connection[Any]) -> Purse:
    return Purse(budget.budgets(db), budget.used(db))


def _affordable(db: Connection[Any], limit: int, failures_allowed: int) -> list[DueCall]:
    """The first calls in their order that every budget holds and every provider has room for."""
    purse, rooms, parties = _purse(db), provider.rooms(db), lease.parties(db)
    runs = budget.open_runs(db) if purse else []
    chosen: list[DueCall] = []
    seen: list[int] = []
    while len(chosen) < limit:
        open_to = _open_parties(parties, purse, rooms)
        if not open_to:
            break
        least_usd = min(party.least_usd for party in open_to)
        page = lease.due_calls(
            db,
            _PAGE,
            failures_allowed,
            parties=[party.label for party in open_to],
            closed_runs=purse.closed_runs(runs, least_usd),
            taken=seen,
        )
        for one in page:
            if len(chosen) == limit:
                break
            if rooms.get(one.base_url, 1) < 1 or purse.refusing(one, one.ceiling_usd, one.run_id):
                continue
            purse.take(one, one.ceiling_usd, one.run_id)
            if one.base_url in rooms:
                rooms[one.base_url] -= 1
            chosen.append(one)
        seen += [one.call_id for one in page]
        if len(page) < _PAGE:
            break
    taken = Counter(one.base_url for one in chosen if one.base_url in rooms)
    if taken:
        provider.take_tokens(db, taken)
    return chosen


def _open_parties(parties: Sequence[Party], purse: Purse, rooms: dict[str, int]) -> list[Party]:
    return [
        party
        for party in parties
        if rooms.get(party.base_url, 1) >= 1 and not purse.refusing(party, party.least_usd)
    ]
