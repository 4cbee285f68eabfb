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
    expires_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner and the operator may see it."""

    token_id: int
    submitter: str
    scope: str
    label: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


def add_submitter(db: Db, name: str) -> int:
    """The submitter called `name`, made if new; returns its id."""
    return _returned(db.execute(_SQL["add_submitter"], {"name": name}).fetchone())


def add_token(
    db: Db,
    submitter_id: int,
    scope: str,
    sha256: bytes,
    expires_at: dt.datetime | None,
    label: str = "",
) -> int:
    """Store a token's hash; returns its id."""
    values = {
        "submitter_id": submitter_id,
        "scope": scope,
        "sha256": sha256,
        "expires_at": expires_at,
        "label": label,
    }
    return _returned(db.execute(_SQL["add_token"], values).fetchone())


def token_holder(db: Db, sha256: bytes) -> TokenHolder | None:
    """Who holds the token with this hash, if it is valid now."""
    with db.cursor(row_factory=class_row(TokenHolder)) as cursor:
        return cursor.execute(_SQL["token_holder"], {"sha256": sha256}).fetchone()


def tokens(
    db: Db, submitter_id: int | None = None, *, after: int = 0, limit: int | None = None
) -> list[TokenRow]:
    """The tokens that were made, of one submitter or of all, oldest first."""
    values = {"submitter_id": submitter_id, "after": after, "limit": limit}
    with db.cursor(row_factory=class_row(TokenRow)) as cursor:
        return cursor.execute(_SQL["tokens"], values).fetchall()


def revoke_tokens(
    db: Db,
    *,
    token_id: int | None = None,
    submitter: str | None = None,
    owner_id: int | None = None,
) -> int:
    """Let one token, or all of a submitter, open nothing from now on; returns how many did.

    With `owner_id`, only tokens of that submitter.
    """
    values = {"token_id": token_id, "submitter": submitter, "owner_id": owner_id}
    return db.execute(_SQL["revoke_tokens"], values).rowcount


def _returned(row: tuple[Any, ...] | None) -> int:
    if row is None:
        raise LookupError("an insert without a row")
    return int(row[0])
