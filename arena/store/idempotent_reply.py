"""What requests with an Idempotency-Key were answered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from arena.store.queries import queries

_SQL = queries("idempotent_reply")

Db = Connection[Any]

KEPT_SECONDS = 24 * 3600.0
"""How long a reply is repeated."""


@dataclass(frozen=True, slots=True)
class KeptReply:
    """The body and headers of a reply, and what tells whether a request is the same."""

    fingerprint: bytes
    reply: dict[str, Any]
    headers: dict[str, str]


def try_hold(db: Db, token_id: int, key: str) -> bool:
    """Whether no other request with this key is under way; held until the transaction ends."""
    row = db.execute(_SQL["try_hold"], {"token_id": token_id, "key": key}).fetchone()
    return bool(row and row[0])


def found_reply(db: Db, token_id: int, key: str) -> KeptReply | None:
    """The reply to an earlier request with this key."""
    values = {"token_id": token_id, "key": key, "kept_seconds": KEPT_SECONDS}
    with db.cursor(row_factory=class_row(KeptReply)) as cursor:
        return cursor.execute(_SQL["found_reply"], values).fetchone()


def keep_reply(
    db: Db,
    token_id: int,
    key: str,
    *,
    fingerprint: bytes,
    reply: Mapping[str, Any],
    headers: Mapping[str, str],
) -> None:
    """Keep the reply to a request, to repeat it."""
    values = {
        "token_id": token_id,
        "key": key,
        "fingerprint": fingerprint,
        "reply": Jsonb(dict(reply)),
        "headers": Jsonb(dict(headers)),
    }
    db.execute(_SQL["keep_reply"], values)


def forget_replies(db: Db) -> int:
    """Delete the replies that are too old to be repeated; returns how many."""
    return db.execute(_SQL["forget_replies"], {"kept_seconds": KEPT_SECONDS}).rowcount
