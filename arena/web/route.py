"""What endpoints and pages share: what they are handed, and how they become routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.exceptions import NotFound

from arena.settings import Settings
from arena.web.access import Access, Caller, admit, from_this_machine
from arena.web.database import Db, request_transaction

_ACCESS, _SETTINGS = "arena_access", "arena_settings"

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

    @app.before_request
    def check_access() -> None:
        # An unknown path has no endpoint; which methods there are is no secret.
        if request.endpoint is None or request.method == "OPTIONS":
            return
        access = access_of(app).get(request.endpoint)
        if access is None:
            raise NotFound
        if access is Access.OPERATOR and settings.web.metrics_from_loopback and from_this_machine():
            access = Access.PUBLIC
        g.caller = admit(access)


def declare(app: Flask, endpoint: str, access: Access) -> None:
    """Say who may use the route called `endpoint`."""
    access_of(app)[endpoint] = access


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
