"""What the operator looks at: providers, failures, who is out of the draw, retractions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("operation")

Db = Connection[Any]

ATTEMPTS_LATELY = 20_000
"""How many of the last attempts count as lately: a look at them takes a moment, at all too long."""


@dataclass(frozen=True, slots=True)
class ProviderHealth:
    """How the last attempts at one address went."""

    base_url: str
    attempts: int
    answered: int
    under_way: int
    cut_off: int
    failed: int
    median_seconds: float | None
    last_answer_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ProviderFailure:
    """Attempts at one address that failed alike."""

    base_url: str
    kind: str
    outcome: str
    http_status: int | None
    error: str
    attempts: int
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ModelOut:
    """A model that is out of the draw and may come back."""

    slug: str
    name: str
    state: str
    state_reason: str


@dataclass(frozen=True, slots=True)
class JudgeAsked:
    """A judge that may be suspended or resumed."""

    name: str
    kind: str
    state: str
    state_reason: str


@dataclass(frozen=True, slots=True)
class RetractionRow:
    """A vote that was taken out of later fits."""

    vote_id: int
    dimension: str
    judge: str
    reason: str
    created_at: dt.datetime


def attempts_lately(db: Db) -> int:
    """The attempt after which attempts count as lately."""
    row = db.execute(_SQL["attempt_before"], {"attempts": ATTEMPTS_LATELY}).fetchone()
    return int(row[0]) if row else 0


def providers_lately(db: Db, after: int) -> list[ProviderHealth]:
    """Each address asked after an attempt, those that failed most first."""
    with db.cursor(row_factory=class_row(ProviderHealth)) as cursor:
        return cursor.execute(_SQL["providers_lately"], {"after": after}).fetchall()


def failures_lately(db: Db, after: int, limit: int = 30) -> list[ProviderFailure]:
    """How attempts after one failed, by address and kind, the most frequent first."""
    with db.cursor(row_factory=class_row(ProviderFailure)) as cursor:
        values = {"after": after, "limit": limit}
        return cursor.execute(_SQL["failures_lately"], values).fetchall()


def models_out_of_draw(db: Db) -> list[ModelOut]:
    """Failing and paused models."""
    with db.cursor(row_factory=class_row(ModelOut)) as cursor:
        return cursor.execute(_SQL["models_out_of_draw"]).fetchall()


def judges_asked(db: Db) -> list[JudgeAsked]:
    """The judges, suspended ones first."""
    with db.cursor(row_factory=class_row(JudgeAsked)) as cursor:
        return cursor.execute(_SQL["judges_asked"]).fetchall()


def latest_retractions(db: Db, limit: int = 10) -> list[RetractionRow]:
    """The last votes that were retracted, the latest first."""
    with db.cursor(row_factory=class_row(RetractionRow)) as cursor:
        return cursor.execute(_SQL["latest_retractions"], {"limit": limit}).fetchall()
