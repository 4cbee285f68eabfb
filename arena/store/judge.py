"""Judges, and what recorded ones said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from arena.errors import AlreadyExists, UnknownThing
from arena.store.queries import queries

_SQL = queries("judge")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """A judge as registered; `members` are the ids of the judges that it consists of."""

    judge_id: int
    name: str
    kind: str
    identity: str
    endpoint_id: int | None
    protocol: str | None
    options: dict[str, Any]
    members: list[int]
    persona: str
    max_tokens: int
    temperature: float
    top_logprobs: int
    dimensions: list[str]
    state: str
    categories: list[str]
    except_categories: list[str]


@dataclass(frozen=True, slots=True)
class AskedJudge:
    """A judge and where it answers; without an endpoint for people and imported ones."""

    judge_id: int
    name: str
    kind: str
    state: str
    protocol: str | None
    options: dict[str, Any]
    persona: str
    max_tokens: int
    temperature: float
    top_logprobs: int
    dimensions: list[str]
    categories: list[str]
    except_categories: list[str]
    prompt_source: str | None
    gateway: str | None
    base_url: str | None
    api_model: str | None
    api_key_sealed: bytes | None
    timeout_seconds: float | None
    price_in_usd: float | None
    price_out_usd: float | None


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A contestant as a judge."""

    judge_id: int
    name: str
    identity: str
    model_id: int
    state: str
    state_reason: str


@dataclass(frozen=True, slots=True)
class AblePeer:
    """A contestant that may judge."""

    model_id: int
    slug: str
    name: str
    endpoint_id: int


def judge_name(db: Db, judge_id: int) -> str:
    """The name of a judge.

    Raises
    ------
    UnknownThing
        If there is none.
    """
    row = db.execute(_SQL["judge_name"], {"judge_id": judge_id}).fetchone()
    if row is None:
        raise UnknownThing(f"no judge {judge_id}")
    return str(row[0])


def add_judge(
    db: Db,
    *,
    name: str,
    kind: str,
    identity: str,
    model_id: int | None = None,
    endpoint_id: int | None = None,
    protocol: str | None = None,
    options: Mapping[str, Any] | None = None,
    members: Sequence[int] = (),
    persona: str = "",
    max_tokens: int = 1024,
    temperature: float = 0.0,
    top_logprobs: int = 0,
    dimensions: Sequence[str] = (),
    categories: Sequence[str] = (),
    except_categories: Sequence[str] = (),
    prompt_source: str | None = None,
    state: str = "active",
) -> int:
    """Register a judge; returns its id.

    Raises
    ------
    AlreadyExists
        If a judge of that name, or with that identity, is there.
    """
    values = {
        "name": name,
        "kind": kind,
        "identity": identity,
        "model_id": model_id,
        "endpoint_id": endpoint_id,
        "protocol": protocol,
        "options": Jsonb(dict(options or {})),
        "members": list(members),
        "persona": persona,
        "max_tokens": max_tokens,
        "temperature": temperature,
        "top_logprobs": top_logprobs,
        "dimensions": list(dimensions),
        "categories": list(categories),
        "except_categories": list(except_categories),
        "prompt_source": prompt_source,
        "state": state,
    }
    try:
        with db.transaction():
            return _returned(db.execute(_SQL["add_judge"], values).fetchone())
    except UniqueViolation as error:
        raise AlreadyExists(
            f"a judge called {name!r}, or one asked in exactly the same way, is registered already"
        ) from error


def judges(db: Db) -> list[JudgeRow]:
    """Every judge, by name."""
    with db.cursor(row_factory=class_row(JudgeRow)) as cursor:
        return cursor.execute(_SQL["judges"]).fetchall()


def ask_about(
    db: Db,
    judge_id: int,
    *,
    dimensions: Sequence[str],
    categories: Sequence[str],
    except_categories: Sequence[str],
) -> None:
    """Let a judge compare these dimensions, on prompts of these categories, from now on."""
    values = {
        "judge_id": judge_id,
        "dimensions": list(dimensions),
        "categories": list(categories),
        "except_categories": list(except_categories),
    }
    db.execute(_SQL["ask_about"], values)


def judge_asked(db: Db, name: str) -> AskedJudge:
    """The judge called so, and where it answers.

    Raises
    ------
    UnknownThing
        If there is none.
    """
    with db.cursor(row_factory=class_row(AskedJudge)) as cursor:
        found = cursor.execute(_SQL["judge_asked"], {"name": name}).fetchone()
    if found is None:
        raise UnknownThing(f"no judge {name!r}")
    return found


def set_state(db: Db, judge_id: int, state: str, reason: str = "") -> None:
    """Let a judge be `active` or `suspended`, and say why."""
    values = {"judge_id": judge_id, "state": state, "reason": reason}
    db.execute(_SQL["set_state"], values)


def peers(db: Db) -> list[PeerRow]:
    """The contestants that were enrolled as judges."""
    with db.cursor(row_factory=class_row(PeerRow)) as cursor:
        return cursor.execute(_SQL["peers"]).fetchall()


def able_peers(db: Db) -> list[AblePeer]:
    """The contestants that may judge: in the draw, willing, and known to answer."""
    with db.cursor(row_factory=class_row(AblePeer)) as cursor:
        return cursor.execute(_SQL["able_peers"]).fetchall()


def last_repeat(db: Db, judge_id: int) -> int:
    """How often a judge was asked again what it had been asked."""
    row = db.execute(_SQL["last_repeat"], {"judge_id": judge_id}).fetchone()
    return int(row[0]) if row else 0


def recording(db: Db, endpoint_id: int, recording_key: str) -> str | None:
    """What a recorded judge said when shown this; None if it never was."""
    values = {"endpoint_id": endpoint_id, "recording_key": recording_key}
    row = db.execute(_SQL["recording"], values).fetchone()
    return None if row is None else row[0]


def _returned(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise LookupError("an insert without a row")
    return int(row[0])
