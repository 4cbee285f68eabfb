"""Judges, and what recorded ones said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from arena.errors import AlreadyExists
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


def ask_about_dimensions(db: Db, judge_id: int, dimensions: Sequence[str]) -> None:
    """Let a judge compare these dimensions from now on."""
    values = {"judge_id": judge_id, "dimensions": list(dimensions)}
    db.execute(_SQL["ask_about_dimensions"], values)


def recording(db: Db, endpoint_id: int, recording_key: str) -> str | None:
    """What a recorded judge said when shown this; None if it never was."""
    values = {"endpoint_id": endpoint_id, "recording_key": recording_key}
    row = db.execute(_SQL["recording"], values).fetchone()
    return None if row is None else row[0]


def _returned(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise LookupError("an insert without a row")
    return int(row[0])
