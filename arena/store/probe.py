"""Probes: calls that ask a model's endpoint once, whether it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("probe")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class ProbeRow:
    """A probe as its model's owner may see it; without a result while it waits."""

    model_id: int
    call_id: int
    state: str
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    outcome: str | None
    http_status: int | None
    finish_reason: str | None
    latency_seconds: float | None
    cost_usd: float | None
    error: str | None

    @property
    def verdict(self) -> str:
        """`waiting`, `answered`, `failed`, or `not asked` where the model left before its turn."""
        words = {"done": "answered", "failed": "failed", "void": "not asked"}
        return words.get(self.state, "waiting")


def open_probe(db: Db, model_id: int) -> bool:
    """Ask a model's endpoint once; False if a probe waits already."""
    return bool(db.execute(_SQL["open_probe"], {"model_id": model_id}).rowcount)


def last_probes(db: Db, model_ids: Sequence[int]) -> dict[int, ProbeRow]:
    """The latest probe of each of these models that has one, by model."""
    with db.cursor(row_factory=class_row(ProbeRow)) as cursor:
        rows = cursor.execute(_SQL["last_probes"], {"model_ids": list(model_ids)}).fetchall()
    return {row.model_id: row for row in rows}
