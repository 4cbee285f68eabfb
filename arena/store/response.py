"""Responses as models gave them, and their style; append-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.store.queries import queries

_SQL = queries("response")

Db = Connection[Any]

Style = tuple[float, float, float, float]
"""Length in tokens, and counts of headings, list items and bold spans."""


@dataclass(frozen=True, slots=True)
class NewResponse:
    """The text that a call brought; which prompt, model and sample it is stands in the call."""

    call_id: int
    attempt_id: int
    text: str
    status: str
    finish_reason: str


def add_responses(db: Db, responses: Sequence[NewResponse]) -> dict[int, int]:
    """Store responses; returns the ids of those that are new, by attempt."""
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
    return {attempt_id: response_id for response_id, attempt_id in rows}


@dataclass(frozen=True, slots=True)
class UploadedResponse:
    """A text that a model's submitter brought."""

    prompt_id: int
    text: str
    status: str
    finish_reason: str


def upload_responses(db: Db, model_id: int, uploaded: Sequence[UploadedResponse]) -> set[int]:
    """Store responses of one model; returns the prompts of those that are new."""
    rows = db.execute(
        _SQL["upload_responses"],
        {
            "model_id": model_id,
            "prompt_ids": [r.prompt_id for r in uploaded],
            "texts": [r.text for r in uploaded],
            "statuses": [r.status for r in uploaded],
            "finish_reasons": [r.finish_reason for r in uploaded],
        },
    ).fetchall()
    return {prompt_id for (prompt_id,) in rows}


def differing_responses(db: Db, model_id: int, uploaded: Sequence[UploadedResponse]) -> set[int]:
    """The prompts to which the model has another response than the one in `uploaded`."""
    rows = db.execute(
        _SQL["differing_responses"],
        {
            "model_id": model_id,
            "prompt_ids": [r.prompt_id for r in uploaded],
            "texts": [r.text for r in uploaded],
            "finish_reasons": [r.finish_reason for r in uploaded],
        },
    ).fetchall()
    return {prompt_id for (prompt_id,) in rows}


def add_styles(db: Db, styles: Mapping[int, Style]) -> None:
    """Store the style of responses, by response id; one that is there stays as it is."""
    db.execute(
        _SQL["add_styles"],
        {
            "response_ids": list(styles),
            "lengths": [style[0] for style in styles.values()],
            "headings": [int(style[1]) for style in styles.values()],
            "lists": [int(style[2]) for style in styles.values()],
            "bolds": [int(style[3]) for style in styles.values()],
        },
    )


def responses_without_style(db: Db, after: int, limit: int) -> list[tuple[int, str]]:
    """(id, text) of up to `limit` responses without a style whose ids are above `after`, by id."""
    rows = db.execute(_SQL["responses_without_style"], {"after": after, "limit": limit}).fetchall()
    return [(response_id, text) for response_id, text in rows]


def crowd_of_prompts(db: Connection[Any], prompt_ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """(prompt id, model id, response id) of whole public responses, in an order to choose by."""
    rows = db.execute(_SQL["crowd_of_prompts"], {"prompt_ids": list(prompt_ids)}).fetchall()
    return [(prompt_id, model_id, response_id) for prompt_id, model_id, response_id in rows]


def prompts_being_answered(db: Connection[Any], prompt_ids: Sequence[int]) -> set[int]:
    """Those of these prompts that some model is still asked for a response to."""
    rows = db.execute(_SQL["prompts_being_answered"], {"prompt_ids": list(prompt_ids)}).fetchall()
    return {prompt_id for (prompt_id,) in rows}
