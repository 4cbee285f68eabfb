"""Files into the database: staged by COPY, then inserted in one short transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection

from arena.errors import BadInput
from arena.store.queries import queries

_SQL = queries("data_import")

Db = Connection[Any]


@contextmanager
def staging(db: Db) -> Iterator[None]:
    """Make the staging tables for one import, and drop them after it."""
    with db.transaction():
        db.execute(_SQL["stage"])
    try:
        yield
    finally:
        db.rollback()
        with db.transaction():
            db.execute(_SQL["unstage"])


def stage(db: Db, table: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """Copy rows into the staging table of `table`; returns how many."""
    count = 0
    with db.transaction(), db.cursor() as cursor, cursor.copy(_SQL[f"copy_{table}"]) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def refuse_changes(db: Db) -> None:
    """Refuse texts that are here under the same name with other words, and votes that changed.

    Raises
    ------
    BadInput
    """
    changed = db.execute(_SQL["changed_prompt"]).fetchone()
    if changed:
        raise BadInput(f"prompt {changed[0]!r} is here with another text; rename one of them")
    changed = db.execute(_SQL["changed_response"]).fetchone()
    if changed:
        raise BadInput(
            f"{changed[1]!r} has another response to prompt {changed[0]!r} here; "
            "rename the model or the prompt"
        )
    changed = db.execute(_SQL["changed_vote"]).fetchone()
    if changed:
        raise BadInput(
            f"vote {changed[0]!r} is here with another verdict; votes are never changed: "
            "import the corrected set under another name"
        )


def insert(db: Db, table: str, **values: object) -> int:
    """Insert what is staged for `table` and not there yet; returns how many rows are new."""
    return db.execute(_SQL[f"insert_{table}"], values).rowcount


def analyze_battles(db: Db) -> None:
    """Let the planner know how many battles there are before votes are joined to them."""
    db.execute(_SQL["analyze_battles"])


def refuse_lost_votes(db: Db) -> None:
    """Refuse an import of which a vote found no place.

    Raises
    ------
    BadInput
    """
    lost = db.execute(_SQL["vote_not_stored"]).fetchone()
    if lost:
        raise BadInput(
            f"vote {lost[0]!r}: {lost[1]} has voted on this battle, dimension and order before; "
            "one vote each is kept, so remove one of them"
        )


def judge_named(db: Db, name: str) -> tuple[int, int | None] | None:
    """(judge id, endpoint id) of a judge; None if there is none of that name."""
    row = db.execute(_SQL["judge_named"], {"name": name}).fetchone()
    return None if row is None else (row[0], row[1])


def model_names(db: Db) -> dict[str, tuple[str, int]]:
    """Every model's slug and id by its name."""
    rows = db.execute(_SQL["model_names"]).fetchall()
    return {name: (slug, model_id) for name, slug, model_id in rows}
