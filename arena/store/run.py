"""Runs: what one command opened, and the most that it may cost."""

from __future__ import annotations

from collections.abc import Mapping
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


def answer_in_rehearsal(db: Db, run_id: int) -> None:
    """Take it that every response to the prompts of a run's battles is in."""
    db.execute(_SQL["answer_in_rehearsal"], {"run_id": run_id})


def judges_of_votes(db: Db, run_id: int) -> list[tuple[int, str, dict[str, Any]]]:
    """(judge id, protocol, options) of the judges whose votes a run has planned, by id."""
    return db.execute(_SQL["judges_of_votes"], {"run_id": run_id}).fetchall()


def ceilings(db: Db, run_id: int) -> list[CeilingLine]:
    """The most that the calls of a run may cost, each made once."""
    with db.cursor(row_factory=class_row(CeilingLine)) as cursor:
        return cursor.execute(_SQL["ceilings"], {"run_id": run_id}).fetchall()


def later_ceilings(db: Db, run_id: int, later: Mapping[int, tuple[int, int]]) -> list[CeilingLine]:
    """The most that a run's votes may cost in rounds after their first.

    Parameters
    ----------
    later : mapping
        By judge: how many calls a vote may add, and how many earlier answers one of them shows.
    """
    values = {
        "run_id": run_id,
        "judge_ids": list(later),
        "calls": [calls for calls, _ in later.values()],
        "quotes": [quotes for _, quotes in later.values()],
        "bytes_per_token": BYTES_PER_TOKEN,
    }
    with db.cursor(row_factory=class_row(CeilingLine)) as cursor:
        return cursor.execute(_SQL["later_ceilings"], values).fetchall()
