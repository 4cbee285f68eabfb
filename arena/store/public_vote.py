"""Votes as anyone may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("public_vote")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class VoteFilter:
    """Which votes; None leaves all."""

    battle_id: int | None = None
    judge_id: int | None = None
    model_id: int | None = None
    dimension: str | None = None
    voters: str | None = None


@dataclass(frozen=True, slots=True)
class PublicVote:
    """A vote in its battle's sides; the last two say whether it was retracted."""

    vote_id: int
    battle_id: int
    slug_a: str
    slug_b: str
    judge_id: int
    judge: str
    judge_kind: str
    dimension: str
    display_order: str | None
    repeat: int
    p_a: float
    p_b: float
    p_tie: float
    margin: str | None
    both_bad: bool
    score_a: float | None
    score_b: float | None
    certainty: float | None
    perplexity: float | None
    prob_source: str
    flags: list[str]
    basis: str
    rubric_digest: str
    created_at: dt.datetime
    retraction_reason: str | None
    retracted_at: dt.datetime | None


def votes(db: Db, chosen: VoteFilter, after: int | None, limit: int) -> list[PublicVote]:
    """Votes cast after the one called `after`, the oldest first."""
    values = {**asdict(chosen), "after": after, "limit": limit}
    with db.cursor(row_factory=class_row(PublicVote)) as cursor:
        return cursor.execute(_SQL["votes"], values).fetchall()
