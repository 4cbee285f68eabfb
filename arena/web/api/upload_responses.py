"""POST /api/v1/models/{slug}/responses: the responses of a model without an endpoint."""

from __future__ import annotations

from pydantic import Field

from arena.steps.upload_responses import upload_responses
from arena.web.access import Access
from arena.web.endpoint import Endpoint, RawBody
from arena.web.owned import owned_model
from arena.web.replies import Reply
from arena.web.route import Visit


class UploadReply(Reply):
    """What became of a batch."""

    added: int = Field(description="Responses that are new.")
    present: int = Field(description="Responses that were there, in the same words.")


def answer(visit: Visit, *, slug: str, body: bytes) -> UploadReply:
    """Upload responses of a model of yours that was entered without an endpoint.

    JSON Lines, up to 5,000 lines and 16 MiB in one request, each like
    `{"prompt": "NAME", "text": "…"}`, with `"finish_reason": "length"` where the text was cut off.
    All lines are kept or none: `errors` names each line that cannot be used, and why. The same
    batch sent again changes nothing; a response that is here is never changed. A model of somebody
    else is not found.
    """
    done = upload_responses(visit.db, owned_model(visit, slug), body)
    return UploadReply(added=done.added, present=done.present)


ENDPOINT = Endpoint(
    method="POST",
    path="/models/<slug>/responses",
    access=Access.SUBMITTER,
    answer=answer,
    body=RawBody(
        media_types=("application/jsonl", "application/x-ndjson"),
        description="JSON Lines: one response a line.",
        most_bytes=16 * 1024 * 1024,
    ),
    reply=UploadReply,
    problems=(404,),
)
