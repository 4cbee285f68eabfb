"""How judges did in exams, and until when it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("qualification")

Db = Connection[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamResult:
    """What an exam on one dimension brought; share and low are None without a question."""

    dimension: str
    rubric_digest: str
    questions: int
    share: float | None
    low: float | None
    pairs: int
    consistency: float | None
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQualification(ExamResult):
    """An exam to be stored."""

    judge_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification(ExamResult):
    """A judge's last exam; `expired` as the database's clock has it."""

    judge: str
    taken_at: dt.datetime
    valid_until: dt.datetime
    expired: bool


def add_qualification(db: Db, new: NewQualification, days: int) -> None:
    """Store an exam that counts for so many days."""
    db.execute(_SQL["add_qualification"], asdict(new) | {"days": days})


def latest_qualifications(db: Db, judge_id: int | None = None) -> list[Qualification]:
    """The last exam of each judge, or of one, on each dimension, by name and dimension."""
    with db.cursor(row_factory=class_row(Qualification)) as cursor:
        return cursor.execute(_SQL["latest_qualifications"], {"judge_id": judge_id}).fetchall()
