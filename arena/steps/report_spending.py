"""What calls have cost, may cost, and may still cost: the ledger beside its budgets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import Connection

from arena.store import ledger


@dataclass(frozen=True, slots=True)
class Spending:
    """One account in dollars and calls; limits and what is left are None without a budget.

    Committed is the sum of the first three sums: spent by attempts whose result is known, reserved
    at the ceilings of those under way, and unknown, at the ceilings of those that were cut off.
    """

    scope: str
    """`all`, `day` (today, UTC), `run`, `submitter`, `judge` or `model`."""
    name: str
    calls: int
    spent_usd: float
    reserved_usd: float
    unknown_usd: float
    limit_usd: float | None
    left_usd: float | None
    limit_calls: int | None
    left_calls: int | None


def report_spending(db: Connection[Any], *, public: bool = False) -> list[Spending]:
    """Every current account that was used or has a budget, the widest scope first.

    Parameters
    ----------
    public : bool
        Leave submitters out, and models that are not published with their judging.
    """
    return [
        Spending(
            scope=one.scope,
            name=one.name,
            calls=one.calls,
            spent_usd=float(one.spent_usd),
            reserved_usd=float(one.reserved_usd),
            unknown_usd=float(one.unknown_usd),
            limit_usd=_number(one.limit_usd),
            left_usd=_number(one.left_usd),
            limit_calls=one.limit_calls,
            left_calls=one.left_calls,
        )
        for one in ledger.accounts(db)
        if not public or (one.public and one.scope != "submitter")
    ]


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
