"""What people are asked to vote on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("ballot")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a judge."""

    judge_id: int
    votes: int


@dataclass(frozen=True, slots=True)
class BallotBattle:
    """A battle without the names of its models."""

    battle_id: int
    messages: list[dict[str, Any]] | None
    text_a: str
    turns_a: list[dict[str, str]] | None
    text_b: str
    turns_b: list[dict[str, str]] | None


def person(db: Db, identity: str) -> Person | None:
    """The person with this identity; None before its first vote."""
    with db.cursor(row_factory=class_row(Person)) as cursor:
        return cursor.execute(_SQL["person"], {"identity": identity}).fetchone()


def last_battle(db: Db) -> int:
    """The largest id of a battle; 0 if there is none."""
    row = db.execute(_SQL["last_battle"]).fetchone()
    return int(row[0]) if row else 0


def next_battle(
    db: Db,
    *,
    submitter_id: int,
    judge_id: int | None,
    dimension: str,
    from_battle_id: int = 0,
    battle_id: int | None = None,
) -> BallotBattle | None:
    """The next battle that a person may vote on, from one on; None if there is no other.

    With `battle_id`: that one, if the person may vote on it still.
    """
    values = {
        "submitter_id": submitter_id,
        "judge_id": judge_id,
        "dimension": dimension,
        "from_battle_id": from_battle_id,
        "battle_id": battle_id,
    }
    with db.cursor(row_factory=class_row(BallotBattle)) as cursor:
        return cursor.execute(_SQL["next_battle"], values).fetchone()
