"""How the service fares, as anyone may know: the queue, errors, snapshots, jobs and spending."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.settings import Settings
from arena.steps.report_spending import Spending, report_spending
from arena.store import metrics, service
from arena.store.service import ErrorsLately, JobFared, Waiting


@dataclass(frozen=True, slots=True)
class Queue:
    """Calls of one kind: open, under way, and how long the most overdue open one has waited."""

    kind: str
    open: int
    under_way: int
    overdue_seconds: float


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job's last run, and when the next is due; None for jobs whose interval is not known."""

    fared: JobFared
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Published:
    """The latest snapshot's age and votes, and how many votes have been cast since.

    `new_votes` is the distance of two numbers, of which some may never have been used.
    """

    age_seconds: float
    votes: int
    new_votes: int


@dataclass(frozen=True, slots=True)
class ServiceReport:
    """Live counts and times; no names but jobs', no texts."""

    queue: list[Queue]
    workers: int
    """That have a call under way."""
    waiting: Waiting
    errors: list[ErrorsLately]
    published: Published | None
    jobs: list[JobReport]
    spending: list[Spending]
    """Of everything, and of today."""


def report_service(db: Connection[Any], settings: Settings) -> ServiceReport:
    """How the service fares, as of now; takes no longer however much was done before."""
    every = {
        "publish_snapshot": settings.publish.every_seconds,
        "schedule_battles": settings.schedule.every_seconds,
    }
    return ServiceReport(
        queue=_queue(metrics.figures(db, "queue")),
        workers=metrics.figures(db, "busy_workers")[0]["workers"],
        waiting=service.waiting(db),
        errors=service.errors_lately(db),
        published=_published(metrics.figures(db, "publication")),
        jobs=[
            JobReport(
                one,
                one.ended_at + dt.timedelta(seconds=every[one.job]) if one.job in every else None,
            )
            for one in service.jobs(db)
        ],
        spending=[one for one in report_spending(db, public=True) if one.scope in {"all", "day"}],
    )


def _queue(rows: metrics.Rows) -> list[Queue]:
    by_kind: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_kind.setdefault(row["kind"], {})[row["state"]] = row
    return [
        Queue(
            kind,
            open=states["open"]["calls"],
            under_way=states["leased"]["calls"],
            overdue_seconds=states["open"]["overdue_seconds"],
        )
        for kind, states in sorted(by_kind.items(), reverse=True)
    ]


def _published(rows: metrics.Rows) -> Published | None:
    if not rows:
        return None
    (row,) = rows
    return Published(row["age_seconds"], row["votes"], row["newest_vote_id"] - row["last_vote_id"])
