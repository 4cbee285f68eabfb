"""A probe as the owner of its model sees it."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from arena.store.probe import ProbeRow
from arena.web.replies import Reply


class ProbeReply(Reply):
    """The latest probe of a model's endpoint; its result is null while it waits."""

    verdict: str = Field(description="`waiting`, `answered`, `failed` or `not asked`.")
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    outcome: str | None = Field(description="`answered`, or the kind of failure.")
    http_status: int | None
    finish_reason: str | None
    latency_seconds: float | None
    cost_usd: float | None
    error: str | None = Field(description="In our words; what a provider says is not kept.")

    @classmethod
    def of(cls, row: ProbeRow) -> ProbeReply:
        """From a row."""
        return cls.model_validate(row)
