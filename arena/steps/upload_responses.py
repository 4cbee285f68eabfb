"""Store the responses that the submitter of a model without an endpoint brings, all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from psycopg import Connection

from arena.errors import BadInput, BadLines
from arena.formats import SentResponse, read_response_lines
from arena.store import prompt as prompt_rows
from arena.store import response
from arena.store.account import OwnedModel

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Uploaded:
    """How many responses are new, and how many were there in the same words."""

    added: int
    present: int


def upload_responses(db: Connection[Any], model: OwnedModel, body: bytes) -> Uploaded:
    """Store a batch of JSON Lines. Battles on these prompts are drawn by the next scheduling.

    The same batch again changes nothing. How style is counted, and when: see `count_styles`.

    Raises
    ------
    BadLines
        Naming each line that cannot be used; then nothing of the batch is stored. A prompt to which
        the model has another response is such a line: responses are never changed.
    BadInput
        If the model answers at an endpoint or is out of the draw, or the batch is empty or too
        long.
    """
    if model.state != "uploaded":
        raise BadInput(
            f"{model.slug} is {model.state}: only a model entered without an endpoint takes "
            "uploaded responses"
        )
    sent = read_response_lines(body)
    with db.transaction():
        prompts = prompt_rows.public_prompts(db, [one.prompt for one in sent])
        unknown = {one.prompt for one in sent} - prompts.keys()
        _refuse(sent, unknown, "no prompt {!r} is public here")
        rows = [
            response.UploadedResponse(prompts[one.prompt], one.text, one.status, one.finish_reason)
            for one in sent
        ]
        new = response.upload_responses(db, model.model_id, rows)
        there = [row for row in rows if row.prompt_id not in new]
        if there:
            changed = response.differing_responses(db, model.model_id, there)
            names = {name for name, prompt_id in prompts.items() if prompt_id in changed}
            _refuse(sent, names, "prompt {!r} has another response here, which is never changed")
    _log.info("responses_uploaded", model_id=model.model_id, added=len(new), present=len(there))
    return Uploaded(len(new), len(there))


def _refuse(sent: Sequence[SentResponse], prompts: set[str], reason: str) -> None:
    if prompts:
        raise BadLines(
            [(one.line, reason.format(one.prompt)) for one in sent if one.prompt in prompts]
        )
