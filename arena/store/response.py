"""Responses as models gave them; append-only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.store.queries import queries

_SQL = queries("response")


@dataclass(frozen=True, slots=True)
class NewResponse:
    """The text that a call brought; which prompt, model and sample it is stands in the call."""

    call_id: int
    attempt_id: int
    text: str
    status: str
    finish_reason: str


def add_responses(db: Connection[Any], responses: Sequence[NewResponse]) -> list[int]:
    """Store responses; returns the ids of those that are new."""
    rows = db.execute(
        _SQL["add_responses"],
        {
            "call_ids": [r.call_id for r in responses],
            "attempt_ids": [r.attempt_id for r in responses],
            "texts": [r.text for r in responses],
            "statuses": [r.status for r in responses],
            "finish_reasons": [r.finish_reason for r in responses],
        },
    ).fetchall()
    return [response_id for (response_id,) in rows]
