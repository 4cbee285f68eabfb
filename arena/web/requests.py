"""What is noted of each request: an id, a line in the log, and its place in the metrics."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from arena.web.database import pool_of

_EXTENSION = "arena_requests"
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_log = structlog.get_logger()


class RequestMetrics:
    """Counts of this process; of several processes, they are added up when they are read."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "arena_http_requests",
            "Requests answered, by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "arena_http_request_seconds",
            "Until the reply was ready to be sent.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.connections = Gauge(
            "arena_http_database_connections",
            "Of the pools of the web processes: open, idle, and requests waiting for one.",
            ("state",),
            multiprocess_mode="livesum",
            registry=self.registry,
        )


def metrics_of(app: Flask) -> RequestMetrics:
    """The metrics of `app` in this process."""
    found: RequestMetrics = app.extensions[_EXTENSION]
    return found


def register_requests(app: Flask) -> None:
    """Note every request. Called before any other hook is registered, so that none is left out."""
    app.extensions[_EXTENSION] = metrics = RequestMetrics()

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()
        g.request_id = begin_request(request.environ)

    @app.after_request
    def end(response: Response) -> Response:
        seconds = time.perf_counter() - g.started
        # The rule, not the path: paths and queries are the callers' own, and endless.
        route = request.url_rule.rule if request.url_rule else "unmatched"
        note(app, request.method, route, response.status_code, seconds)
        pool = pool_of(app).get_stats()
        metrics.connections.labels("open").set(pool.get("pool_size", 0))
        metrics.connections.labels("idle").set(pool.get("pool_available", 0))
        metrics.connections.labels("waiting").set(pool.get("requests_waiting", 0))
        response.headers["X-Request-Id"] = g.request_id
        return response


def begin_request(environ: Mapping[str, Any]) -> str:
    """The id of a request, its own if that is a sane one; log lines of this thread carry it."""
    sent = environ.get("HTTP_X_REQUEST_ID", "")
    request_id = sent if _ID.fullmatch(sent) else uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)
    return request_id


def note(app: Flask, method: str, route: str, status: int, seconds: float) -> None:
    """Count a reply and write its line."""
    metrics = metrics_of(app)
    method = method if method in _METHODS else "other"
    metrics.requests.labels(method, route, str(status)).inc()
    metrics.seconds.labels(route).observe(seconds)
    _log.info(
        "request",
        method=method,
        route=route,
        status=status,
        milliseconds=round(seconds * 1000, 1),
    )
