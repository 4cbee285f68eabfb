"""Submitters, and the tokens that speak for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("submitter")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Whose a token is, and what it allows."""

    token_id: int
    submitter_id: int
    name: str
    scope: str


def add_submitter(db: Db, name: str) -> int:
    """The submitter called `name`, made if new; returns its id."""
    return _returned(db.execute(_SQL["add_submitter"], {"name": name}).fetchone())


def add_token(
    db: Db, submitter_id: int, scope: str, sha256: bytes, expires_at: dt.datetime | None
) -> int:
    """Store a token's hash; returns its id."""
    values = {
        "submitter_id": submitter_id,
        "scope": scope,
        "sha256": sha256,
        "expires_at": expires_at,
    }
    return _returned(db.execute(_SQL["add_token"], values).fetchone())


def token_holder(db: Db, sha256: bytes) -> TokenHolder | None:
    """Who holds the token with this hash, if it is valid now."""
    with db.cursor(row_factory=class_row(TokenHolder)) as cursor:
        return cursor.execute(_SQL["token_holder"], {"sha256": sha256}).fetchone()


def _returned(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise LookupError("an insert without a row")
    return int(row[0])
