"""GET /api/v1/status: how the service fares."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from arena.steps.report_service import JobReport, report_service
from arena.web.access import Access
from arena.web.api.show_spending import AccountReply
from arena.web.endpoint import Endpoint
from arena.web.replies import Reply
from arena.web.route import Visit


class QueueReply(Reply):
    """Calls of one kind that are still to be done."""

    kind: str = Field(description="`response`: to a model; `judgment`: to a judge.")
    open: int
    under_way: int
    overdue_seconds: float = Field(description="How long the most overdue open one has waited.")


class WaitingReply(Reply):
    """What is still to come."""

    battles: int = Field(description="That wait for responses.")
    votes: int = Field(description="Planned ones that wait for judgments.")


class ErrorsReply(Reply):
    """Attempts of the last day that brought no usable text."""

    outcome: str
    attempts: int
    last_at: dt.datetime


class PublishedReply(Reply):
    """The latest snapshot."""

    age_seconds: float
    votes: int
    new_votes: int = Field(description="Cast since, at most.")


class JobReply(Reply):
    """A job's runs."""

    job: str
    runs: int
    failures: int
    last_failed: bool
    seconds: float = Field(description="Of the last run.")
    ended_at: dt.datetime
    due_at: dt.datetime | None = Field(description="When the next run is due.")

    @classmethod
    def of(cls, one: JobReport) -> JobReply:
        """From a report."""
        fared = one.fared
        return cls(
            job=fared.job,
            runs=fared.runs,
            failures=fared.failures,
            last_failed=fared.last_failed,
            seconds=fared.seconds,
            ended_at=fared.ended_at,
            due_at=one.due_at,
        )


class StatusReply(Reply):
    """Live counts and times."""

    queue: list[QueueReply]
    workers: int = Field(description="That have a call under way.")
    waiting: WaitingReply
    errors: list[ErrorsReply]
    published: PublishedReply | None
    jobs: list[JobReply]
    spending: list[AccountReply] = Field(description="Of everything, and of today.")


def answer(visit: Visit) -> StatusReply:
    """Show how the service fares: the queue, the last day's errors, snapshots, jobs, spending."""
    found = report_service(visit.db, visit.settings)
    return StatusReply(
        queue=[QueueReply.model_validate(one) for one in found.queue],
        workers=found.workers,
        waiting=WaitingReply.model_validate(found.waiting),
        errors=[ErrorsReply.model_validate(one) for one in found.errors],
        published=PublishedReply.model_validate(found.published) if found.published else None,
        jobs=[JobReply.of(one) for one in found.jobs],
        spending=[AccountReply.model_validate(one) for one in found.spending],
    )


ENDPOINT = Endpoint(
    method="GET", path="/status", access=Access.PUBLIC, answer=answer, reply=StatusReply
)
