"""Budgets: what may be committed on an account."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("budget")

Db = Connection[Any]

SCOPES = ("all", "day", "run", "submitter", "judge", "model")
"""What a budget may hold, widest first."""

EACH = "*"
"""The key of a budget that each account of a scope has, unless it has one of its own."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit; `name` is what people call its account, `source` where it was set."""

    scope: str
    key: str
    limit_usd: Decimal | None
    limit_calls: int | None
    source: str
    name: str

    @property
    def title(self) -> str:
        """What it is the budget of, in words."""
        whole = {"all": "everything", "day": "each day"}
        return whole.get(self.scope) or f"{self.scope} {self.name}"


@dataclass(frozen=True, slots=True)
class Used:
    """What is committed on one account that a budget holds."""

    scope: str
    budget_key: str
    key: str
    committed_usd: Decimal
    calls: int


def hold_limits(db: Db) -> None:
    """Let no budget and no provider's limit change until this transaction ends."""
    db.execute(_SQL["hold_limits"])


def change_limits(db: Db) -> None:
    """Wait for the leases under way and keep others out until this transaction ends."""
    db.execute(_SQL["change_limits"])


def set_budget(
    db: Db, scope: str, key: str, *, usd: Decimal | None, calls: int | None, source: str
) -> None:
    """Set the budget of an account, or replace it."""
    values = {
        "scope": scope,
        "key": key,
        "limit_usd": usd,
        "limit_calls": calls,
        "source": source,
    }
    db.execute(_SQL["set_budget"], values)


def remove_budget(db: Db, scope: str, key: str) -> bool:
    """Remove a budget; False if there is none."""
    return db.execute(_SQL["remove_budget"], {"scope": scope, "key": key}).rowcount > 0


def budgets(db: Db) -> list[Budget]:
    """Every budget, the widest scope first."""
    with db.cursor(row_factory=class_row(Budget)) as cursor:
        return cursor.execute(_SQL["budgets"]).fetchall()


def used(db: Db) -> list[Used]:
    """What is committed on the accounts that budgets hold, as of now."""
    with db.cursor(row_factory=class_row(Used)) as cursor:
        return cursor.execute(_SQL["used"]).fetchall()


def key_named(db: Db, scope: str, name: str) -> str | None:
    """The key of the account that people call `name`; None if there is none."""
    row = db.execute(_SQL["key_named"], {"scope": scope, "name": name}).fetchone()
    return None if row is None else str(row[0])


def open_runs(db: Db) -> list[int]:
    """Runs with a budget and calls to be done."""
    return [run_id for (run_id,) in db.execute(_SQL["open_runs"]).fetchall()]
