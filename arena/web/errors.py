"""The one place that knows status codes: every error as problem+json, or as a page.

RFC 9457, https://www.rfc-editor.org/rfc/rfc9457.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import psycopg
import structlog
from apiflask import APIFlask, HTTPError
from flask import Response, current_app, json, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import ClientDisconnected, HTTPException

from arena.errors import (
    AlreadyExists,
    ArenaError,
    BadInput,
    BadLines,
    DatabaseUnavailable,
    MigrationConflict,
    NotAllowed,
    OperatorError,
    Unauthorised,
    UnknownThing,
)
from arena.web.access import WrongScope
from arena.web.computation import Busy, Undetermined
from arena.web.idempotency import KeyUsed, UnderWay
from arena.web.limits import TooManyRequests
from arena.web.strict import InvalidRequest


def kind_name(kind: type[Exception]) -> str:
    """A class's name in words joined by hyphens.

    >>> kind_name(AlreadyExists)
    'already-exists'
    """
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("-")


STATUS_OF: dict[type[Exception], int] = {
    BadInput: 422,
    Undetermined: 422,
    Busy: 503,
    InvalidRequest: 422,
    BadLines: 422,
    KeyUsed: 422,
    UnderWay: 409,
    TooManyRequests: 429,
    UnknownThing: 404,
    AlreadyExists: 409,
    Unauthorised: 401,
    WrongScope: 403,
    NotAllowed: 403,
    DatabaseUnavailable: 503,
    MigrationConflict: 503,
    OperatorError: 500,
    psycopg.OperationalError: 503,
    psycopg.DataError: 422,
}
"""Of an error's class or its nearest parent; anything else is a 500."""

KINDS: dict[str, int] = {
    kind_name(kind): status
    for kind, status in STATUS_OF.items()
    if issubclass(kind, ArenaError) and status < 500
}
"""The kinds of problem that have a name, and their statuses."""

_PROBLEM_PATHS = ("/api/v1/", "/healthz", "/readyz", "/openapi.json")
_RETRY_SECONDS = 5
_MOST_ERRORS = 100
"""Of one request; the rest is a number."""
_log = structlog.get_logger()

# What went wrong here is for the operator's log; the caller learns only what to do.
_DETAIL_OF_FAULT = {
    500: "The arena made a mistake and has written it to its log.",
    503: "The arena cannot use its database at present; try again in a few seconds.",
}


_FORM_TOO_OLD = (
    "this form was not made for you by this site, or is too old: open the page again, and send it "
    "from there"
)
_BODY_BROKE_OFF = (
    "the body broke off, or came too slowly, before its announced end; nothing of it was kept: "
    "send it again"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as its caller is told of it."""

    status: int
    detail: str
    kind: str = ""
    errors: list[dict[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The phrase of the status."""
        return HTTPStatus(self.status).phrase

    @property
    def type(self) -> str:
        """A reference that names the kind of problem."""
        return f"/api#{self.kind}" if self.kind else "about:blank"


def register_errors(app: APIFlask) -> None:
    """Answer every error: below /api/v1 as a problem, elsewhere as a page."""

    @app.errorhandler(ArenaError)
    @app.errorhandler(psycopg.Error)
    def arena_error(error: ArenaError | psycopg.Error) -> Response:
        return reply(trouble_of(error))

    @app.errorhandler(HTTPError)
    def apiflask_error(error: HTTPError) -> Response:
        return reply(trouble_of(InvalidRequest(_field_errors(error.detail))))

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        return reply(_trouble_of_http(error))


def trouble_of(error: Exception) -> Trouble:
    """What the caller is told of `error`; the operator's log gets the rest."""
    kind = next((kind for kind in type(error).__mro__ if kind in STATUS_OF), Exception)
    status = STATUS_OF.get(kind, 500)
    headers = {}
    if isinstance(error, Busy):
        return Trouble(status, str(error), headers={"Retry-After": str(_RETRY_SECONDS)})
    if isinstance(error, TooManyRequests):
        wait = {"Retry-After": str(error.retry_seconds)}
        return Trouble(status, str(error), kind_name(kind), headers=wait)
    if status >= 500:
        # Later lines of PostgreSQL's messages quote rows, and those are no business of a log.
        said = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        _log.error("request failed", path=request.path, status=status, error=said)
        if status == 503:
            headers["Retry-After"] = str(_RETRY_SECONDS)
        return Trouble(status, _DETAIL_OF_FAULT[status], headers=headers)
    if isinstance(error, psycopg.DataError):
        kind, error = InvalidRequest, BadInput("a value holds what the database cannot store")
    if isinstance(error, Unauthorised):
        headers["WWW-Authenticate"] = _challenge(error)
    errors = error.errors if isinstance(error, InvalidRequest) else []
    if isinstance(error, BadLines):
        errors = [
            {"in": "body", "field": f"line {line}", "detail": reason}
            for line, reason in error.faults[:_MOST_ERRORS]
        ]
    return Trouble(status, str(error), kind_name(kind), errors, headers)


def reply(trouble: Trouble) -> Response:
    """The reply to whoever asked: a problem to programs, a page to people."""
    if request.path.startswith(_PROBLEM_PATHS):
        body: dict[str, Any] = {
            "type": trouble.type,
            "title": trouble.title,
            "status": trouble.status,
            "detail": trouble.detail,
            "instance": request.path,
        }
        if trouble.errors:
            body["errors"] = trouble.errors
        text, content_type = json.dumps(body), "application/problem+json"
    else:
        text, content_type = render_template("error.html", trouble=trouble), "text/html"
    response = current_app.response_class(text, trouble.status, content_type=content_type)
    response.headers.update(trouble.headers)
    return response


def _trouble_of_http(error: HTTPException) -> Trouble:
    """Of the errors that Flask raises: no such path, wrong method, too large, a crash."""
    status = error.code or 500
    if isinstance(error, CSRFError):
        return Trouble(status, _FORM_TOO_OLD)
    if isinstance(error, ClientDisconnected):
        return Trouble(status, _BODY_BROKE_OFF)
    if status >= 500:
        return Trouble(status, _DETAIL_OF_FAULT.get(status, HTTPStatus(status).phrase))
    kept = ("Allow", "Location", "Retry-After")
    headers = {name: value for name, value in error.get_headers() if name in kept}
    return Trouble(status, error.description or HTTPStatus(status).phrase, headers=headers)


def _field_errors(detail: dict[str, dict[str, list[str]]]) -> list[dict[str, str]]:
    """APIFlask's faults by place and field, as our flat list."""
    place_of = {"json": "body"}
    return [
        {
            "in": place_of.get(place, place),
            "field": "" if name == "_schema" else name,
            "detail": said,
        }
        for place, fields in detail.items()
        for name, messages in fields.items()
        for said in messages
    ]


def _challenge(error: Unauthorised) -> str:
    if isinstance(error, WrongScope):
        return 'Bearer realm="arena", error="insufficient_scope"'
    if request.authorization:
        return 'Bearer realm="arena", error="invalid_token"'
    return 'Bearer realm="arena"'
