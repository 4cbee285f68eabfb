"""/status: how the service fares."""

from __future__ import annotations

from flask import render_template

from arena.steps.report_service import report_service
from arena.web.access import Access
from arena.web.keep import Keep
from arena.web.page import Page
from arena.web.route import Visit

OUTCOMES: dict[str, str] = {
    "rate_limited": "rate limited (429)",
    "server_error": "server error (5xx)",
    "timed_out": "timed out",
    "unreachable": "unreachable",
    "empty": "answered without a text",
    "cut_off": "judgment cut off by the length limit",
    "forbidden": "led into a network where it may not be",
    "too_large": "answered at too great a length",
    "refused": "refused (4xx)",
    "not_recorded": "a recorded judge was never asked this",
}
"""How attempts end without an answer, in words."""

_CALLS_TO = {
    "response": "Models",
    "judgment": "Judges",
    "probe": "Models entered lately, as a probe",
}
_JOBS = {
    "compare_responses": "Compare a model's responses",
    "forget_expired": "Forget what has expired",
    "publish_snapshot": "Publish a snapshot",
    "schedule_battles": "Draw battles",
}


def answer(visit: Visit) -> str:
    """Show the queue, the last day's errors, snapshots, jobs and spending."""
    return render_template(
        "status.html",
        found=report_service(visit.db, visit.settings),
        outcomes=OUTCOMES,
        calls_to=_CALLS_TO,
        jobs=_JOBS,
        lasting=lasting,
    )


def lasting(seconds: float) -> str:
    """A length of time in its largest unit.

    >>> lasting(0.4), lasting(59.6), lasting(3600), lasting(200_000)
    ('under a second', '1 minute', '1 hour', '2 days')
    """
    if seconds < 1:
        return "under a second"
    for unit, length, fits in (
        ("second", 1, 59.5),
        ("minute", 60, 3570),
        ("hour", 3600, 84_600),
        ("day", 86_400, float("inf")),
    ):
        if seconds < fits:
            count = max(1, round(seconds / length))
            return f"{count:,} {unit}{'' if count == 1 else 's'}"
    raise ValueError(f"{seconds} seconds are no length of time")


PAGE = Page(
    paths=("/status",),
    access=Access.PUBLIC,
    answer=answer,
    menu="Status",
    place=70,
    keep=Keep.MOMENT,
)
