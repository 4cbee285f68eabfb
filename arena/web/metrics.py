"""/metrics, in Prometheus's format: what the database knows, and what the web processes counted.

Closed to the public: an admin's token opens it, or a request from this machine. The database is
read at most for `_SECONDS` a query; a figure that cannot be read is left out, and said to be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import structlog
from apiflask import APIFlask
from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from psycopg import OperationalError
from psycopg.errors import QueryCanceled

from arena.errors import DatabaseUnavailable
from arena.store.metrics import LIVE, TOTALS, Rows, figures, set_statement_timeout
from arena.web.access import Access
from arena.web.database import request_transaction
from arena.web.figures_kept import Kept
from arena.web.requests import metrics_of
from arena.web.route import declare

_SECONDS = 5.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric: a column of one query, by other columns of it."""

    name: str
    about: str
    query: str
    value: str
    labels: tuple[str, ...] = ()
    kind: Literal["gauge", "counter"] = "gauge"

    def family(self, rows: Rows) -> Metric:
        """The metric with a sample for each row."""
        make = GaugeMetricFamily if self.kind == "gauge" else CounterMetricFamily
        family = make(self.name, self.about, labels=self.labels)
        for row in rows:
            family.add_metric([str(row[label]) for label in self.labels], float(row[self.value]))
        return family


_BY_STATE = ("kind", "state")

FIGURES = (
    Figure("arena_queue_calls", "Calls still to be done.", "queue", "calls", _BY_STATE),
    Figure(
        "arena_queue_overdue_seconds",
        "How long the longest waiting call has been due; of leased ones, past its lease.",
        "queue",
        "overdue_seconds",
        _BY_STATE,
    ),
    Figure(
        "arena_cost_reserved_usd",
        "Ceilings of the attempts under way.",
        "queue",
        "reserved_usd",
        _BY_STATE,
    ),
    Figure("arena_workers_busy", "Workers that hold a lease.", "busy_workers", "workers"),
    Figure("arena_models", "Models entered.", "models", "models", ("state",)),
    Figure("arena_snapshot_age_seconds", "Since it was published.", "publication", "age_seconds"),
    Figure("arena_snapshot_votes", "Votes that it counts.", "publication", "votes"),
    Figure(
        "arena_snapshot_last_vote_id", "The last vote it looked at.", "publication", "last_vote_id"
    ),
    Figure("arena_newest_vote_id", "The last vote there is.", "publication", "newest_vote_id"),
    Figure("arena_job_seconds", "How long the last run took.", "jobs", "seconds", ("job",)),
    Figure("arena_job_ended_timestamp_seconds", "Its end.", "jobs", "ended_at_seconds", ("job",)),
    Figure("arena_job_runs", "Runs of the job.", "jobs", "runs", ("job",), "counter"),
    Figure("arena_job_failures", "Runs that failed.", "jobs", "failures", ("job",), "counter"),
    Figure("arena_database_bytes", "Of tables and indexes.", "server", "bytes"),
    Figure("arena_database_connections", "Open, of everybody.", "server", "connections"),
    Figure(
        "arena_calls_finished", "Calls done, failed or void.", "finished_calls", "calls", _BY_STATE
    ),
    Figure(
        "arena_attempts",
        "Attempts with a result; every outcome but `answered` is a failure.",
        "attempts",
        "attempts",
        ("outcome",),
        "counter",
    ),
    Figure(
        "arena_cost_known_usd",
        "What attempts with a result cost.",
        "attempts",
        "cost_usd",
        ("outcome",),
        "counter",
    ),
    Figure("arena_prompt_tokens", "Sent.", "attempts", "prompt_tokens", ("outcome",), "counter"),
    Figure(
        "arena_completion_tokens",
        "Received.",
        "attempts",
        "completion_tokens",
        ("outcome",),
        "counter",
    ),
    Figure(
        "arena_attempt_seconds",
        "Time that attempts with a result took, added up.",
        "attempts",
        "latency_seconds",
        ("outcome",),
        "counter",
    ),
    Figure(
        "arena_attempts_unknown",
        "Attempts cut off: no result, and no lease waits for one.",
        "unknown_attempts",
        "attempts",
    ),
    Figure("arena_cost_unknown_usd", "Their ceilings.", "unknown_attempts", "cost_usd"),
    Figure("arena_votes", "Votes.", "votes", "votes", ("dimension", "judge_kind"), "counter"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of some queries."""

    rows: dict[str, Rows]
    seconds: dict[str, float]
    missing: dict[str, int]
    """1 for each query that took too long."""


class DatabaseCollector(Collector):
    """The figures of the database, read when they are asked for."""

    def __init__(self) -> None:
        self._live = Kept(lambda: read(LIVE))
        self._totals = Kept(lambda: read(TOTALS))

    def collect(self) -> Iterator[Metric]:
        """Every metric of `FIGURES` that could be read, and how reading went."""
        try:
            readings = [kept.get() for kept in (self._live, self._totals)]
        except (DatabaseUnavailable, OperationalError) as error:
            _log.warning("figures_missing", error=type(error).__name__)
            readings = []
        there = [reading for reading in readings if reading is not None]
        rows = {query: found for reading in there for query, found in reading.rows.items()}
        yield GaugeMetricFamily(
            "arena_database_up", "Whether any figure could be read.", value=bool(rows)
        )
        for figure in FIGURES:
            if figure.query in rows:
                yield figure.family(rows[figure.query])
        yield _by_query(
            "arena_figures_seconds", "How long reading took.", [r.seconds for r in there]
        )
        yield _by_query(
            "arena_figures_missing", "1 if it took too long.", [r.missing for r in there]
        )


def read(queries: Iterable[str]) -> Reading:
    """Run queries of sql/queries/metrics.sql, each within `_SECONDS` or left out.

    Raises
    ------
    DatabaseUnavailable, OperationalError
        If the database cannot be reached: the next query would fare no better.
    """
    reading = Reading({}, {}, {})
    for query in queries:
        started = time.monotonic()
        try:
            with request_transaction(read_only=True) as db:
                set_statement_timeout(db, _SECONDS)
                reading.rows[query] = figures(db, query)
        except QueryCanceled:
            _log.warning("figure_missing", query=query)
        reading.missing[query] = int(query not in reading.rows)
        reading.seconds[query] = time.monotonic() - started
    return reading


def register_metrics(app: APIFlask, folder: Path | None = None) -> None:
    """Add /metrics; it is not in the API's document.

    Parameters
    ----------
    folder : Path, optional
        Where the processes of one server keep their counts: PROMETHEUS_MULTIPROC_DIR. Without it
        the counts are those of this process.
    """
    database = DatabaseCollector()
    registries = _registries(app, database, folder)

    @app.get("/metrics")
    @app.doc(hide=True)
    def metrics() -> Response:
        text = b"".join(generate_latest(registry) for registry in registries())
        return Response(text, content_type=CONTENT_TYPE_LATEST)

    declare(app, "metrics", Access.OPERATOR)


def _registries(
    app: Flask, database: Collector, folder: Path | None
) -> Callable[[], Sequence[CollectorRegistry]]:
    of_database = CollectorRegistry()
    of_database.register(database)

    def found() -> Sequence[CollectorRegistry]:
        if folder is None:
            return of_database, metrics_of(app).registry
        of_processes = CollectorRegistry()
        MultiProcessCollector(of_processes, str(folder))  # type: ignore[no-untyped-call]
        return of_database, of_processes

    return found


def _by_query(name: str, about: str, values: Sequence[dict[str, float] | dict[str, int]]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=("query",))
    for found in values:
        for query, value in found.items():
            family.add_metric([query], value)
    return family
