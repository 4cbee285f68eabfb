"""The ledger: running totals of what attempts may cost and have cost, by account.

An account is a scope and a key: everything, a day, a judge, a model, a submitter, a run. A
submitter is charged for every call to its models' endpoints, as contestants and as peers; the
panel's calls are the operator's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("ledger")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class Account:
    """One account as of now; limits are None where no budget holds it."""

    scope: str
    key: str
    name: str
    public: bool
    """No unpublished model is behind it."""
    calls: int
    """Attempts that were or may have been sent."""
    spent_usd: Decimal
    reserved_usd: Decimal
    """Ceilings of the attempts under way."""
    unknown_usd: Decimal
    """Ceilings of the attempts that were cut off: nobody knows what they cost."""
    limit_usd: Decimal | None
    limit_calls: int | None

    @property
    def left_usd(self) -> Decimal | None:
        """What may still be committed; negative if the budget was lowered below what was."""
        if self.limit_usd is None:
            return None
        return self.limit_usd - self.spent_usd - self.reserved_usd - self.unknown_usd

    @property
    def left_calls(self) -> int | None:
        """How many attempts may still be made."""
        return None if self.limit_calls is None else self.limit_calls - self.calls


@dataclass(frozen=True, slots=True)
class WrongAccount:
    """An account that is not the sum of its attempts."""

    scope: str
    key: str
    committed_usd: Decimal
    counted_usd: Decimal
    spent_usd: Decimal
    counted_spent_usd: Decimal
    calls: int
    counted_calls: int


def charge(db: Db, attempt_ids: Sequence[int]) -> None:
    """Book new attempts at their ceilings. The last statement of its transaction: see `settle`."""
    db.execute(_SQL["charge"], {"attempt_ids": list(attempt_ids)})


def settle(db: Db, attempt_ids: Sequence[int]) -> None:
    """Put costs in the place of ceilings, for attempts whose results were just written.

    The last statement of its transaction: every worker books on the same rows, and whoever has
    touched them is waited for until it commits.
    """
    db.execute(_SQL["settle"], {"attempt_ids": list(attempt_ids)})


def wrong_accounts(db: Db) -> list[WrongAccount]:
    """The accounts that differ from a sum over every attempt; none, unless something is broken."""
    with db.cursor(row_factory=class_row(WrongAccount)) as cursor:
        return cursor.execute(_SQL["wrong_accounts"]).fetchall()


def accounts(db: Db, runs: int = 5) -> list[Account]:
    """The current accounts: all, today, the last `runs` runs, submitters, judges, models."""
    with db.cursor(row_factory=class_row(Account)) as cursor:
        return cursor.execute(_SQL["accounts"], {"runs": runs}).fetchall()
