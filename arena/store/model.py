"""Models, and the endpoints that answer for them or for judges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import class_row

from arena.errors import AlreadyExists, UnknownThing
from arena.store.queries import queries

_SQL = queries("model")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model as pages and the API show it."""

    model_id: int
    slug: str
    name: str
    organization: str
    license: str
    state: str
    state_reason: str
    visibility: str
    submitter_id: int | None
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ModelProgress:
    """What a model has answered, fought and been voted on, as of now."""

    responses: int
    battles: int
    votes: int


@dataclass(frozen=True, slots=True)
class WaitingModel:
    """A public model that a board does not list, with its live counts."""

    slug: str
    name: str
    organization: str
    state: str
    responses: int
    battles: int
    votes: int


def add_endpoint(
    db: Db,
    *,
    gateway: str,
    base_url: str,
    api_model: str,
    api_key_sealed: bytes | None = None,
    timeout_seconds: float = 120.0,
    price_in_usd: float = 0.0,
    price_out_usd: float = 0.0,
    trusted: bool = True,
) -> int:
    """Store where a language model answers; returns its id. The key is sealed by the caller.

    `trusted`: the operator gave it; a stranger's may only be on the public internet.
    """
    values = {
        "gateway": gateway,
        "base_url": base_url,
        "api_model": api_model,
        "api_key_sealed": api_key_sealed,
        "timeout_seconds": timeout_seconds,
        "price_in_usd": price_in_usd,
        "price_out_usd": price_out_usd,
        "trusted": trusted,
    }
    return _returned(db.execute(_SQL["add_endpoint"], values).fetchone())


def move_endpoints(db: Db, before: str, after: str) -> None:
    """Let every endpoint at one address be at another."""
    db.execute(_SQL["move_endpoints"], {"before": before, "after": after})


def set_endpoint_terms(
    db: Db,
    endpoint_id: int,
    *,
    timeout_seconds: float,
    price_in_usd: float,
    price_out_usd: float,
) -> None:
    """How long an endpoint may take and what it charges, from the next lease on."""
    values = {
        "endpoint_id": endpoint_id,
        "timeout_seconds": timeout_seconds,
        "price_in_usd": price_in_usd,
        "price_out_usd": price_out_usd,
    }
    db.execute(_SQL["set_endpoint_terms"], values)


def add_model(
    db: Db,
    *,
    slug: str,
    name: str,
    organization: str = "",
    license: str = "",
    submitter_id: int | None = None,
    endpoint_id: int | None = None,
    max_tokens: int = 1024,
    temperature: float = 0.0,
    visibility: str = "public",
    state: str = "active",
    judges: bool = True,
) -> int:
    """Enter a model; returns its id. `judges` lets it be asked as a peer.

    Raises
    ------
    AlreadyExists
        If a model of that name or slug is there.
    """
    values = {
        "slug": slug,
        "name": name,
        "organization": organization,
        "license": license,
        "submitter_id": submitter_id,
        "endpoint_id": endpoint_id,
        "max_tokens": max_tokens,
        "temperature": temperature,
        "visibility": visibility,
        "state": state,
        "judges": judges,
    }
    try:
        with db.transaction():
            return _returned(db.execute(_SQL["add_model"], values).fetchone())
    except UniqueViolation as error:
        raise AlreadyExists(f"a model called {name!r} is entered already") from error


def slugs_like(db: Db, stem: str) -> list[str]:
    """The slugs taken that are `stem` or begin with it and a hyphen."""
    return [slug for (slug,) in db.execute(_SQL["slugs_like"], {"stem": stem}).fetchall()]


def models(db: Db) -> list[ModelRow]:
    """Every model, by slug; for the operator's eyes."""
    with db.cursor(row_factory=class_row(ModelRow)) as cursor:
        return cursor.execute(_SQL["models"]).fetchall()


def public_models(db: Db) -> list[ModelRow]:
    """The models anyone may see, by slug."""
    with db.cursor(row_factory=class_row(ModelRow)) as cursor:
        return cursor.execute(_SQL["public_models"]).fetchall()


def public_model(db: Db, slug: str) -> ModelRow:
    """One model that anyone may see.

    Raises
    ------
    UnknownThing
        If there is none.
    """
    with db.cursor(row_factory=class_row(ModelRow)) as cursor:
        found = cursor.execute(_SQL["public_model"], {"slug": slug}).fetchone()
    if found is None:
        raise UnknownThing(f"no model {slug!r}")
    return found


def model_progress(db: Db, model_id: int) -> ModelProgress:
    """Live counts of one model."""
    with db.cursor(row_factory=class_row(ModelProgress)) as cursor:
        found = cursor.execute(_SQL["model_progress"], {"model_id": model_id}).fetchone()
    if found is None:
        raise LookupError("counts without a row")
    return found


def waiting_models(db: Db, board_id: int | None) -> list[WaitingModel]:
    """The public models not on this board (None: all of them), newest first."""
    with db.cursor(row_factory=class_row(WaitingModel)) as cursor:
        return cursor.execute(_SQL["waiting_models"], {"board_id": board_id}).fetchall()


def fail_model(db: Db, model_id: int, call_id: int, reason: str, failures_allowed: int) -> bool:
    """Take a model out of the draw if its endpoint only failed since this call's first try.

    One that has answered before leaves after no fewer than `failures_allowed` failures in a row.
    """
    values = {
        "model_id": model_id,
        "call_id": call_id,
        "reason": reason,
        "failures_allowed": failures_allowed,
    }
    return db.execute(_SQL["fail_model"], values).fetchone() is not None


def resume_model(db: Db, slug: str) -> None:
    """Put a failing or paused model back into the draw.

    Raises
    ------
    UnknownThing
        If there is no such model in such a state.
    """
    if db.execute(_SQL["resume_model"], {"slug": slug}).fetchone() is None:
        raise UnknownThing(f"no failing or paused model {slug!r}")


def lock_pause(db: Db, slug: str) -> tuple[str | None, str]:
    """Who paused a model, if that is known, and why; held until the transaction ends.

    Raises
    ------
    UnknownThing
        If there is no such model.
    """
    row = db.execute(_SQL["lock_pause"], {"slug": slug}).fetchone()
    if row is None:
        raise UnknownThing(f"no model {slug!r}")
    return row[0], row[1]


def leave_draw(
    db: Db,
    slug: str,
    state: str,
    reason: str,
    from_states: Sequence[str],
    paused_by: str | None = None,
) -> int | None:
    """Take a model that is in one of `from_states` out of the draw; its id, None if it is not."""
    values = {
        "slug": slug,
        "state": state,
        "reason": reason,
        "from_states": list(from_states),
        "paused_by": paused_by,
    }
    row = db.execute(_SQL["leave_draw"], values).fetchone()
    return None if row is None else int(row[0])


def drawable_models(db: Db) -> dict[int, bool]:
    """Models in the draw, by id: whether they answer, or came with their responses."""
    rows = db.execute(_SQL["drawable_models"]).fetchall()
    return dict(rows)


def uploaded_responses(db: Db) -> set[tuple[int, int]]:
    """(model id, prompt id) of the responses that came without an endpoint."""
    return {(m, p) for m, p in db.execute(_SQL["uploaded_responses"]).fetchall()}


def _returned(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise LookupError("an insert without a row")
    return int(row[0])
