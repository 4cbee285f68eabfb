"""Runs: what one command opened, and the most that it may cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("run")

Db = Connection[Any]

BYTES_PER_TOKEN = 8
"""What a token of a response yet to come is taken to hold at most when a judge reads it."""


@dataclass(frozen=True, slots=True)
class CeilingLine:
    """The most that a run's calls to one model or judge may cost, each made once."""

    party: str
    """`model` or `judge`."""
    name: str
    calls: int
    tokens: int
    usd: Decimal


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that a run may cost, by whom it asks."""

    lines: tuple[CeilingLine, ...]

    @property
    def calls(self) -> int:
        """Of all."""
        return sum(line.calls for line in self.lines)

    @property
    def tokens(self) -> int:
        """Of all, read and written."""
        return sum(line.tokens for line in self.lines)

    @property
    def usd(self) -> Decimal:
        """Of all."""
        return sum((line.usd for line in self.lines), Decimal(0))


def add_run(db: Db, kind: str, note: str, ceiling: Ceiling) -> int:
    """Note a run with the ceiling it was confirmed with; returns its id."""
    values = {
        "kind": kind,
        "note": note,
        "calls": ceiling.calls,
        "tokens": ceiling.tokens,
        "usd": ceiling.usd,
    }
    row = db.execute(_SQL["add_run"], values).fetchone()
    if row is None:
        raise LookupError("an insert without a row")
    return int(row[0])


def stand_in(db: Db, run_id: int) -> list[int]:
    """Put stand-ins for the responses that a run's battles wait for; their ids."""
    rows = db.execute(_SQL["stand_in"], {"run_id": run_id}).fetchall()
    return [response_id for (response_id,) in rows]


def ceilings(db: Db, run_id: int) -> Ceiling:
    """The most that the calls of a run may cost, each made once."""
    with db.cursor(row_factory=class_row(CeilingLine)) as cursor:
        return Ceiling(tuple(cursor.execute(_SQL["ceilings"], {"run_id": run_id}).fetchall()))
