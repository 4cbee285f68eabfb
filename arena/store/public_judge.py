"""Judges as anyone may see them, and how they vote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.errors import UnknownThing
from arena.store.queries import queries

_SQL = queries("public_judge")

Db = Connection[Any]

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class PublicJudge:
    """A judge; people have no names here. `members` are the ids of the judges it consists of."""

    judge_id: int
    name: str
    kind: str
    identity: str
    protocol: str | None
    options: dict[str, Any]
    members: list[int]
    persona: str
    max_tokens: int
    temperature: float
    top_logprobs: int
    dimensions: list[str]
    state: str
    created_at: dt.datetime
    categories: list[str]
    except_categories: list[str]


@dataclass(frozen=True, slots=True)
class VoteCount:
    """How many votes and unreadable verdicts a judge has, up to the most that was asked for."""

    judge_id: int
    votes: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class JudgeVote:
    """A vote as diagnostics of its judge need it."""

    vote_id: int
    battle_id: int
    model_a_id: int
    model_b_id: int
    dimension: str
    display_order: str | None
    p_a: float
    p_b: float
    p_tie: float


@dataclass(frozen=True, slots=True)
class JudgeEffect:
    """What one board of a snapshot found of one judge."""

    judge: str
    dimension: str
    voters: str
    method: str
    kind: str
    value: float | None
    lower: float | None
    upper: float | None
    suspended: bool


def judges(db: Db) -> list[PublicJudge]:
    """The judges that anyone may see, panel before peers, by name; people are not among them."""
    with db.cursor(row_factory=class_row(PublicJudge)) as cursor:
        return cursor.execute(_SQL["judges"]).fetchall()


def judge(db: Db, reference: str) -> PublicJudge:
    """The judge with this id, or else of this name.

    Raises
    ------
    UnknownThing
        If there is none.
    """
    number = int(reference) if reference.isascii() and reference.isdigit() else None
    if number is not None and number > _LARGEST_ID:
        number = None
    values = {"judge_id": number, "name": reference}
    with db.cursor(row_factory=class_row(PublicJudge)) as cursor:
        found = cursor.execute(_SQL["judge"], values).fetchone()
    if found is None:
        raise UnknownThing(f"no judge {reference!r}")
    return found


def judge_names(db: Db, judge_ids: Sequence[int]) -> list[tuple[int, str]]:
    """(id, name) of those of these judges that anyone may see, by id."""
    return db.execute(_SQL["judge_names"], {"judge_ids": list(judge_ids)}).fetchall()


def count_votes(db: Db, judge_ids: Sequence[int], most: int) -> dict[int, VoteCount]:
    """Votes and unreadable verdicts of each of these judges, counted no further than `most`."""
    values = {"judge_ids": list(judge_ids), "most": most}
    with db.cursor(row_factory=class_row(VoteCount)) as cursor:
        return {one.judge_id: one for one in cursor.execute(_SQL["count_votes"], values)}


def latest_votes(db: Db, judge_id: int, limit: int) -> list[JudgeVote]:
    """A judge's latest votes, the newest first."""
    values = {"judge_id": judge_id, "limit": limit}
    with db.cursor(row_factory=class_row(JudgeVote)) as cursor:
        return cursor.execute(_SQL["latest_votes"], values).fetchall()


def people(db: Db) -> int:
    """How many people are judges."""
    row = db.execute(_SQL["people"]).fetchone()
    return int(row[0]) if row else 0


def effects(db: Db, snapshot_id: str, judge: str) -> list[JudgeEffect]:
    """What a snapshot's boards on all prompts found of one judge, in the order of the boards."""
    values = {"snapshot_id": snapshot_id, "judge": judge}
    with db.cursor(row_factory=class_row(JudgeEffect)) as cursor:
        return cursor.execute(_SQL["effects"], values).fetchall()


def first_effects(db: Db, snapshot_id: str) -> list[JudgeEffect]:
    """What a snapshot found of each judge on the first board that it votes on, by judge.

    Judges that not everyone may see are among them.
    """
    with db.cursor(row_factory=class_row(JudgeEffect)) as cursor:
        return cursor.execute(_SQL["first_effects"], {"snapshot_id": snapshot_id}).fetchall()
