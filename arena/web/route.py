"""What endpoints and pages share: what they are handed, and how they become routes.

Endpoints know their caller by a token in the header alone, pages by the session of a browser alone:
so no form elsewhere can use the API with somebody's cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import structlog
from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from arena.settings import Settings
from arena.web.access import Access, Caller, admit, from_this_machine
from arena.web.database import Db, request_transaction
from arena.web.sessions import admit_session, to_login

_ACCESS, _SETTINGS, _SESSIONS = "arena_access", "arena_settings", "arena_session_routes"

View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """What an endpoint or page is handed: a transaction, the settings and who is calling."""

    db: Db
    settings: Settings
    caller: Caller | None


def register_routes(app: Flask, settings: Settings) -> None:
    """Prepare `app` for routes; one that has not declared its access is refused."""
    app.extensions[_ACCESS] = {}
    app.extensions[_SETTINGS] = settings
    app.extensions[_SESSIONS] = set()

    @app.before_request
    def check_access() -> ResponseReturnValue | None:
        # An unknown path has no endpoint; which methods there are is no secret.
        if request.endpoint is None or request.method == "OPTIONS":
            return None
        access = access_of(app).get(request.endpoint)
        if access is None:
            raise NotFound
        if access is Access.OPERATOR and settings.web.metrics_from_loopback and from_this_machine():
            access = Access.PUBLIC
        if access is not Access.PUBLIC and by_session(app, request.endpoint):
            g.caller = admit_session(access)
            if g.caller is None:
                return to_login()
        else:
            g.caller = admit(access)
        if g.caller is not None:
            structlog.contextvars.bind_contextvars(token_id=g.caller.token_id)
        return None


def declare(app: Flask, endpoint: str, access: Access, *, session: bool = False) -> None:
    """Say who may use the route called `endpoint`, and whether a session says who that is."""
    access_of(app)[endpoint] = access
    if session:
        app.extensions[_SESSIONS].add(endpoint)


def by_session(app: Flask, endpoint: str | None) -> bool:
    """Whether the route called `endpoint` has to do with sessions."""
    return endpoint in app.extensions[_SESSIONS]


def access_of(app: Flask) -> dict[str, Access]:
    """What every route has declared, by its name."""
    declared: dict[str, Access] = app.extensions[_ACCESS]
    return declared


def settings_of(app: Flask) -> Settings:
    """The settings `app` was made with."""
    settings: Settings = app.extensions[_SETTINGS]
    return settings


def in_transaction(answer: View, *, read_only: bool) -> View:
    """A view that calls `answer` with a `Visit` whose transaction ends before the reply is sent."""

    @wraps(answer)
    def view(**values: Any) -> Any:
        with request_transaction(read_only=read_only) as db:
            return answer(Visit(db, settings_of(current_app), g.caller), **values)

    return view
