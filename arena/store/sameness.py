"""How alike the responses of one model are, as last measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("sameness")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class AlikeModel:
    """A model, how many of its responses were compared, and how alike they are, from 0 to 1."""

    model_id: int
    slug: str
    name: str
    compared: int
    sameness: float


def models_to_compare(db: Db, fewest: int) -> list[tuple[int, int]]:
    """(model id, responses) of models with new responses and at least `fewest`."""
    rows = db.execute(_SQL["models_to_compare"], {"fewest": fewest}).fetchall()
    return [(model_id, responses) for model_id, responses in rows]


def responses_to_compare(db: Db, model_id: int, most: int) -> list[str]:
    """Up to `most` responses of a model, to prompts that are not related."""
    rows = db.execute(_SQL["responses_to_compare"], {"model_id": model_id, "most": most}).fetchall()
    return [text for (text,) in rows]


def note_sameness(db: Db, model_id: int, responses: int, compared: int, sameness: float) -> None:
    """Write down how alike a model's responses are, in place of what was known."""
    values = {
        "model_id": model_id,
        "responses": responses,
        "compared": compared,
        "sameness": sameness,
    }
    db.execute(_SQL["note_sameness"], values)


def alike_models(db: Db, limit: float, *, public: bool) -> list[AlikeModel]:
    """Models whose responses are more alike than `limit`; with `public`, those anyone may see."""
    with db.cursor(row_factory=class_row(AlikeModel)) as cursor:
        return cursor.execute(_SQL["alike_models"], {"limit": limit, "public": public}).fetchall()
