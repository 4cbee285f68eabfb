"""Which state of what is published the database is in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("published_state")


@dataclass(frozen=True, slots=True)
class PublishedState:
    """Equal as long as neither a publication was made nor a model's row changed.

    `changed_at` is the time of the last publication, or when the last model was entered if that is
    later; None in an empty arena. When a model's row changed otherwise is not recorded.
    """

    publication_id: int
    fingerprint: str
    changed_at: dt.datetime | None


def published_state(db: Connection[Any]) -> PublishedState:
    """The state as this transaction sees it."""
    with db.cursor(row_factory=class_row(PublishedState)) as cursor:
        found = cursor.execute(_SQL["published_state"].encode()).fetchone()
    if found is None:
        raise LookupError("a SELECT of one row without a row")
    return found
