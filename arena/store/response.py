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


def crowd_of_prompts(db: Connection[Any], prompt_ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """(prompt id, model id, response id) of whole public responses, in an order to choose by."""
    rows = db.execute(_SQL["crowd_of_prompts"], {"prompt_ids": list(prompt_ids)}).fetchall()
    return [(prompt_id, model_id, response_id) for prompt_id, model_id, response_id in rows]


def prompts_being_answered(db: Connection[Any], prompt_ids: Sequence[int]) -> set[int]:
    """Those of these prompts that some model is still asked for a response to."""
    rows = db.execute(_SQL["prompts_being_answered"], {"prompt_ids": list(prompt_ids)}).fetchall()
    return {prompt_id for (prompt_id,) in rows}
