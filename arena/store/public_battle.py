"""Battles as anyone may see them, with what was said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.errors import UnknownThing
from arena.store.queries import queries

_SQL = queries("public_battle")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class BattleFilter:
    """Which battles; None leaves all."""

    model_id: int | None = None
    opponent_id: int | None = None
    prompt_id: int | None = None
    judge_id: int | None = None
    category: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class BattleLine:
    """A battle in a list; votes are those of all dimensions that were not retracted."""

    battle_id: int
    state: str
    void_reason: str | None
    policy: str
    sampling_prob: float | None
    created_at: dt.datetime
    slug_a: str
    name_a: str
    slug_b: str
    name_b: str
    prompt: str | None
    prompt_version: int | None
    categories: list[str]
    votes: int
    for_a: int
    for_b: int


@dataclass(frozen=True, slots=True)
class BattleTexts:
    """A battle with its prompt and responses; texts are None until they are there."""

    battle_id: int
    state: str
    void_reason: str | None
    policy: str
    sampling_prob: float | None
    created_at: dt.datetime
    response_a_id: int | None
    response_b_id: int | None
    slug_a: str
    name_a: str
    slug_b: str
    name_b: str
    prompt: str | None
    prompt_version: int | None
    cluster: str | None
    source: str | None
    messages: list[dict[str, Any]] | None
    categories: list[str]
    text_a: str | None
    turns_a: list[dict[str, str]] | None
    status_a: str | None
    text_b: str | None
    turns_b: list[dict[str, str]] | None
    status_b: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one judge was asked in one order on one dimension, and the vote that came of it.

    Without a vote, `vote_id` and all that is read from it are None, and `reason` says why if none
    will come.
    """

    vote_id: int | None
    judge_id: int
    judge: str
    judge_kind: str
    dimension: str
    display_order: str | None
    repeat: int
    state: str
    reason: str | None
    p_a: float | None
    p_b: float | None
    p_tie: float | None
    margin: str | None
    both_bad: bool | None
    score_a: float | None
    score_b: float | None
    certainty: float | None
    perplexity: float | None
    prob_source: str | None
    flags: list[str] | None
    basis: str | None
    created_at: dt.datetime | None
    retraction_reason: str | None
    retracted_at: dt.datetime | None
    judgment_ids: list[int]


@dataclass(frozen=True, slots=True)
class JudgmentText:
    """What one attempt at a judge brought; `asked` is the judge, or which of its members spoke."""

    judgment_id: int
    judge_id: int
    judge: str
    asked: str
    part: str
    dimensions: list[str]
    round: int
    sample: int
    display_order: str | None
    text: str
    status: str
    reason: str | None
    finish_reason: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    cost_usd: float | None
    latency_seconds: float | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Unasked:
    """A judge who cannot be asked about a battle."""

    judge_id: int
    judge: str
    dimension: str
    reason: str


def latest(db: Db, chosen: BattleFilter, after: int | None, limit: int) -> list[int]:
    """Ids of battles older than the one called `after`, the newest first.

    A model is looked for before a judge, each by its index; an opponent without a model is one.
    """
    if chosen.model_id is None and chosen.opponent_id is not None:
        chosen = replace(chosen, model_id=chosen.opponent_id, opponent_id=None)
    name = "latest"
    if chosen.model_id is not None:
        name = "latest_of_model"
    elif chosen.judge_id is not None:
        name = "latest_of_judge"
    values = {**asdict(chosen), "after": after, "limit": limit}
    return [battle_id for (battle_id,) in db.execute(_SQL[name], values).fetchall()]


def battles(db: Db, battle_ids: Sequence[int]) -> list[BattleLine]:
    """Those of these battles that anyone may see, the newest first."""
    with db.cursor(row_factory=class_row(BattleLine)) as cursor:
        return cursor.execute(_SQL["battles"], {"battle_ids": list(battle_ids)}).fetchall()


def battle(db: Db, battle_id: int) -> BattleTexts:
    """One battle that anyone may see.

    Raises
    ------
    UnknownThing
        If there is none.
    """
    with db.cursor(row_factory=class_row(BattleTexts)) as cursor:
        found = cursor.execute(_SQL["battle"], {"battle_id": battle_id}).fetchone()
    if found is None:
        raise UnknownThing(f"no battle {battle_id}")
    return found


def readings(db: Db, battle_id: int, limit: int) -> list[Reading]:
    """What judges were asked of a battle, by judge, dimension and order."""
    with db.cursor(row_factory=class_row(Reading)) as cursor:
        values = {"battle_id": battle_id, "limit": limit}
        return cursor.execute(_SQL["readings"], values).fetchall()


def judgments(db: Db, battle_id: int, limit: int) -> list[JudgmentText]:
    """What judges said of a battle, by judge and dimension, in the order they were asked."""
    with db.cursor(row_factory=class_row(JudgmentText)) as cursor:
        values = {"battle_id": battle_id, "limit": limit}
        return cursor.execute(_SQL["judgments"], values).fetchall()


def unasked(db: Db, battle_id: int, limit: int) -> list[Unasked]:
    """Judges who cannot be asked about a battle, by name and dimension."""
    with db.cursor(row_factory=class_row(Unasked)) as cursor:
        values = {"battle_id": battle_id, "limit": limit}
        return cursor.execute(_SQL["unasked"], values).fetchall()
