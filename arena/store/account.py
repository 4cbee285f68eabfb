"""What a submitter may know of its own models: their calls, failures and cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.errors import UnknownThing
from arena.store.queries import queries

_SQL = queries("account")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class OwnedModel:
    """A model as its owner sees it."""

    model_id: int
    slug: str
    name: str
    organization: str
    license: str
    state: str
    state_reason: str
    paused_by: str | None
    """`submitter` or `operator`; None if it is not paused, or was before this was noted."""
    visibility: str
    submitter_id: int | None
    created_at: dt.datetime
    has_endpoint: bool


@dataclass(frozen=True, slots=True)
class Workload:
    """Calls to a model's endpoint, and what they brought and cost, as of now."""

    model_id: int
    waiting: int
    under_way: int
    failed: int
    """Calls for a response that have failed for good."""
    responses: int
    battles: int
    votes: int
    attempts: int
    spent_usd: float
    open_usd: float
    """At the ceilings of attempts under way, and of those that were cut off."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Attempts at a model's endpoint that failed alike."""

    kind: str
    outcome: str
    http_status: int | None
    error: str
    attempts: int
    last_at: dt.datetime


def model_of(db: Db, slug: str, submitter_id: int | None) -> OwnedModel:
    """The model of this slug that this submitter may act on; without a submitter, any.

    Raises
    ------
    UnknownThing
        If there is none, or it is somebody else's: who does not own it learns nothing.
    """
    values = {"slug": slug, "submitter_id": submitter_id}
    with db.cursor(row_factory=class_row(OwnedModel)) as cursor:
        found = cursor.execute(_SQL["model_of"], values).fetchone()
    if found is None:
        whose = "" if submitter_id is None else " of yours"
        raise UnknownThing(f"no model {slug!r}{whose}")
    return found


def models_of(db: Db, submitter_id: int) -> list[OwnedModel]:
    """The models of a submitter, newest first."""
    with db.cursor(row_factory=class_row(OwnedModel)) as cursor:
        return cursor.execute(_SQL["models_of"], {"submitter_id": submitter_id}).fetchall()


def workloads(db: Db, model_ids: Sequence[int]) -> dict[int, Workload]:
    """The calls, yield and cost of each of these models, by model."""
    with db.cursor(row_factory=class_row(Workload)) as cursor:
        rows = cursor.execute(_SQL["workloads"], {"model_ids": list(model_ids)}).fetchall()
    return {row.model_id: row for row in rows}


def failures_of(db: Db, model_id: int, limit: int = 50) -> list[Failure]:
    """How attempts at a model's endpoint failed, the latest first."""
    with db.cursor(row_factory=class_row(Failure)) as cursor:
        values = {"model_id": model_id, "limit": limit}
        return cursor.execute(_SQL["failures_of"], values).fetchall()
