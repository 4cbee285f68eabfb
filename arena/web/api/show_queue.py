"""GET /api/v1/models/{slug}/queue: what a model is still asked, how it failed and what it cost."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from arena.store import account
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.owned import owned_model
from arena.web.replies import Reply
from arena.web.route import Visit


class FailureReply(Reply):
    """Attempts that failed alike."""

    kind: str = Field(description="Of the call: `probe` or `response`.")
    outcome: str
    http_status: int | None
    error: str = Field(description="In our words; what a provider says is not kept.")
    attempts: int
    last_at: dt.datetime


class QueueReply(Reply):
    """Calls to the model's endpoint, as of now."""

    slug: str
    state: str
    state_reason: str
    paused_by: str | None = Field(
        description="`submitter` or `operator`; what the operator paused only an admin resumes."
    )
    waiting: int = Field(description="Calls still to be done, those under way among them.")
    under_way: int
    failed: int = Field(description="Responses given up for good.")
    responses: int
    battles: int
    votes: int
    attempts: int
    spent_usd: float = Field(description="Of attempts whose result is known.")
    open_usd: float = Field(description="At the ceilings of attempts under way or cut off.")
    failures: list[FailureReply] = Field(description="The latest first, at most 50 kinds.")


def answer(visit: Visit, *, slug: str) -> QueueReply:
    """Show the queue, failures and spending of a model of yours; an admin sees any."""
    model = owned_model(visit, slug)
    workload = account.workloads(visit.db, [model.model_id])[model.model_id]
    return QueueReply(
        slug=model.slug,
        state=model.state,
        state_reason=model.state_reason,
        paused_by=model.paused_by,
        waiting=workload.waiting,
        under_way=workload.under_way,
        failed=workload.failed,
        responses=workload.responses,
        battles=workload.battles,
        votes=workload.votes,
        attempts=workload.attempts,
        spent_usd=workload.spent_usd,
        open_usd=workload.open_usd,
        failures=[
            FailureReply.model_validate(one)
            for one in account.failures_of(visit.db, model.model_id)
        ],
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/models/<slug>/queue",
    access=Access.SUBMITTER,
    answer=answer,
    reply=QueueReply,
    problems=(404,),
)
