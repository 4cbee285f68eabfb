"""Prompts as anyone may see them: never one that is held out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.errors import UnknownThing
from arena.store.queries import queries

_SQL = queries("public_prompt")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class PublicPrompt:
    """One version of a prompt; `battles` are those of published models that are not void."""

    prompt_id: int
    name: str
    version: int
    cluster: str
    messages: list[dict[str, Any]]
    source: str
    active: bool
    created_at: dt.datetime
    has_reference: bool
    categories: list[str]
    battles: int


def prompts(
    db: Db, after: int | None, limit: int, *, category: str | None = None
) -> list[PublicPrompt]:
    """Prompts that came after the one of this id, of one category or of all."""
    return _found(db, after=after, limit=limit, category=category, name=None)


def prompt(db: Db, name: str) -> PublicPrompt:
    """The newest version of a prompt.

    Raises
    ------
    UnknownThing
        If there is no such prompt, or not for everyone.
    """
    found = _found(db, after=None, limit=1000, category=None, name=name)
    if not found:
        raise UnknownThing(f"no prompt {name!r}")
    return max(found, key=lambda one: one.version)


def categories(db: Db) -> list[str]:
    """The categories that public prompts have."""
    return [category for (category,) in db.execute(_SQL["categories"]).fetchall()]


def _found(db: Db, **values: Any) -> list[PublicPrompt]:
    with db.cursor(row_factory=class_row(PublicPrompt)) as cursor:
        return cursor.execute(_SQL["prompts"], values).fetchall()
