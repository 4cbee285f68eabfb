"""Who entered how many models, which left, and who was drawn how often."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("fair_play")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class Entrants:
    """How many models one submitter entered for one organization, by what became of them.

    Attributes
    ----------
    organization : str or None
        None where none of its models is published.
    submitter_id : int or None
        None for the operator's own entries.
    unpublished : int
        Among the others, whatever their state.
    """

    organization: str | None
    submitter_id: int | None
    models: int
    in_the_draw: int
    paused: int
    failing: int
    retired: int
    withdrawn: int
    unpublished: int


@dataclass(frozen=True, slots=True)
class Departed:
    """A published model that left for good; `since` is None where it was not kept."""

    slug: str
    name: str
    organization: str
    state: str
    reason: str
    since: dt.datetime | None


def entrants(db: Db) -> list[Entrants]:
    """Every model that was ever entered, counted by organization and submitter."""
    with db.cursor(row_factory=class_row(Entrants)) as cursor:
        return cursor.execute(_SQL["entrants"]).fetchall()


def departed(db: Db) -> list[Departed]:
    """Published models that were retired or withdrawn, the latest first."""
    with db.cursor(row_factory=class_row(Departed)) as cursor:
        return cursor.execute(_SQL["departed"]).fetchall()


def drawn_models(db: Db) -> dict[int, str]:
    """The organization of each published model in the draw, by the model's id."""
    return dict(db.execute(_SQL["drawn_models"]).fetchall())


def drawn_pairs(db: Db) -> dict[tuple[int, int], int]:
    """How often each pair of these was drawn; a pair that never was is left out."""
    return {(a, b): int(n) for a, b, n in db.execute(_SQL["drawn_pairs"]).fetchall()}


def hidden_names(db: Db) -> list[str]:
    """Names of models that are not published."""
    return [name for (name,) in db.execute(_SQL["hidden_names"]).fetchall()]
