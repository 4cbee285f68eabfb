"""The prompts that models are asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from arena.domain import Conversation
from arena.store.queries import queries

_SQL = queries("prompt")

Db = Connection[Any]


def active_prompts(db: Db) -> list[int]:
    """Ids of the prompts in the draw."""
    return [prompt_id for (prompt_id,) in db.execute(_SQL["active_prompts"]).fetchall()]


def prompts_that_no_judge_takes(db: Db) -> list[str]:
    """Names of the prompts in the draw whose categories every judge leaves to others, by name."""
    rows = db.execute(_SQL["prompts_that_no_judge_takes"]).fetchall()
    return [name for (name,) in rows]


def unreferenced_prompts(db: Db) -> list[tuple[str, list[str]]]:
    """(name, categories) of the prompts in the draw that have no reference, by name."""
    rows = db.execute(_SQL["unreferenced_prompts"]).fetchall()
    return [(name, categories or []) for name, categories in rows]


def add_prompt(
    db: Db,
    *,
    name: str,
    conversation: Conversation,
    cluster: str | None = None,
    categories: Sequence[str] = (),
    reference: str | None = None,
    visibility: str = "public",
    source: str = "",
    author_model_id: int | None = None,
) -> int | None:
    """Add the first version of a prompt; None if one of that name is there already."""
    row = db.execute(
        _SQL["add_prompt"],
        {
            "name": name,
            "cluster": cluster or name,
            "messages": Jsonb([{"role": m.role, "content": m.content} for m in conversation]),
            "reference": reference,
            "visibility": visibility,
            "source": source,
            "author_model_id": author_model_id,
        },
    ).fetchone()
    if row is None:
        return None
    for category in categories:
        values = {"prompt_id": row[0], "category": category}
        db.execute(_SQL["add_prompt_category"], values)
    return int(row[0])


def public_prompts(db: Db, names: Sequence[str]) -> dict[str, int]:
    """The ids of the public prompts of these names, each in its latest version."""
    rows = db.execute(_SQL["public_prompts"], {"names": list(names)}).fetchall()
    return dict(rows)


def prompts_by_author(db: Db) -> dict[int, set[int]]:
    """The prompts that models wrote, by the model's id."""
    rows = db.execute(_SQL["prompts_by_author"]).fetchall()
    return {model_id: set(prompt_ids) for model_id, prompt_ids in rows}


def prompt_messages(db: Db, name: str) -> list[dict[str, str]] | None:
    """The messages of the newest version of a prompt; None if there is none."""
    row = db.execute(_SQL["prompt_named"], {"name": name}).fetchone()
    return None if row is None else row[1]


def prompt_author(db: Db, name: str) -> int | None:
    """The model that wrote the newest version of a prompt, if one did."""
    row = db.execute(_SQL["prompt_author"], {"name": name}).fetchone()
    return None if row is None else row[0]
