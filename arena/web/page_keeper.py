"""Serves kept replies before Flask is asked; what is not kept goes through as ever.

A page of 250 models takes tens of milliseconds to make and has thousands of readers between two
publications. Once a second at most, a process asks the database which state it is in.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import psycopg
import structlog
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.http import is_resource_modified

from arena.errors import ArenaError
from arena.store.published_state import PublishedState, published_state
from arena.web.compression import takes_gzip
from arena.web.database import pool_of
from arena.web.keep import Address, Keep, Wish, keep_of, send_wish
from arena.web.kept_replies import KeptReplies, KeptReply
from arena.web.requests import begin_request, note

_EXTENSION = "arena_kept_replies"
_LONGEST = 500
"""Characters of a path or a query; nothing longer is kept."""
_log = structlog.get_logger()

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]


class CurrentState:
    """The state of the database, read by one thread, and not more often than asked for.

    Where a model's row changed and nothing says when, it is taken to have changed when it was seen.
    """

    def __init__(
        self,
        read: Callable[[], PublishedState],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._seconds, self._clock = read, seconds, clock
        self._turn = threading.Lock()
        self._last: PublishedState | None = None
        self._until = 0.0

    def get(self) -> PublishedState | None:
        """The state as of `seconds` ago at most, and the time that reading takes; None if it cannot
        be read, which is for the request itself to find out and to say.
        """
        if self._clock() >= self._until and self._turn.acquire(blocking=False):
            try:
                self._last = self._dated(self._read())
            except (ArenaError, psycopg.Error) as error:
                self._last = None
                _log.warning("published_state_unknown", error=type(error).__name__)
            finally:
                self._until = self._clock() + self._seconds
                self._turn.release()
        return self._last

    def _dated(self, found: PublishedState) -> PublishedState:
        last = self._last
        if last is None or found.changed_at is None or last.changed_at is None:
            return found
        if replace(found, changed_at=last.changed_at) == last:
            return last
        if found.changed_at <= last.changed_at:
            return replace(found, changed_at=dt.datetime.now(dt.UTC))
        return found


class PageKeeper:
    """A WSGI application around that of `app`."""

    def __init__(self, app: Flask, replies: KeptReplies, state: CurrentState) -> None:
        self._app, self._inner = app, app.wsgi_app
        self._replies, self._state = replies, state

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        address = _address(environ)
        if address is None:
            return self._inner(environ, start_response)
        started = time.perf_counter()
        kept = self._fresh(address)
        if kept is None:
            declared = self._declared(environ)
            if declared is None:
                return self._inner(environ, start_response)
            with self._replies.turn(address):
                kept = self._fresh(address)
                if kept is None:
                    send_wish(environ, Wish(address, *declared, self._state.get()))
                    return self._inner(environ, start_response)
        return self._send(kept, environ, start_response, started)

    def _fresh(self, address: Address) -> KeptReply | None:
        kept = self._replies.find(address)
        if kept and kept.keep is Keep.PUBLISHED and kept.state != self._state.get():
            return None
        return kept

    def _declared(self, environ: Environment) -> tuple[str, Keep] | None:
        """The rule that the request falls under, if its replies are kept."""
        try:
            rule, _values = self._app.url_map.bind_to_environ(environ).match(return_rule=True)
        except HTTPException:
            return None
        keep = keep_of(self._app).get(rule.endpoint, Keep.NOT)
        return None if keep is Keep.NOT else (rule.rule, keep)

    def _send(
        self, kept: KeptReply, environ: Environment, start_response: StartResponse, started: float
    ) -> Iterable[bytes]:
        packed = kept.packed if takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else None
        form = packed or kept.plain
        asked = "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ
        changed = not asked or is_resource_modified(
            environ, form.etag, last_modified=kept.last_modified
        )
        method, status = environ["REQUEST_METHOD"], 200 if changed else 304
        request_id = begin_request(environ)
        note(self._app, method, kept.route, status, time.perf_counter() - started)
        headers = form.headers if changed else form.headers_unchanged
        start_response(_STATUS[status], [*headers, ("X-Request-Id", request_id)])
        return [form.body] if changed and method == "GET" else []


_STATUS = {200: "200 OK", 304: "304 NOT MODIFIED"}


def _address(environ: Environment) -> Address | None:
    """What a kept reply to this request is found by; None if it may not have one.

    A token or a session opens replies of its own; If-Match is left to Flask.
    """
    if (
        environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
        or "HTTP_AUTHORIZATION" in environ
        or "HTTP_COOKIE" in environ
        or "HTTP_IF_MATCH" in environ
    ):
        return None
    where = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
    address = Address(where, environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
    longest = max(len(address.where), len(address.path), len(address.query))
    return address if longest <= _LONGEST else None


def register_page_keeper(app: Flask, *, room: int, seconds_behind: float) -> None:
    """Keep replies of `app` in at most `room` bytes of each process."""
    pool = pool_of(app)

    def read() -> PublishedState:
        with pool.connection() as db:
            return published_state(db)

    replies = KeptReplies(room, seconds_behind)
    app.extensions[_EXTENSION] = replies
    app.wsgi_app = PageKeeper(app, replies, CurrentState(read, seconds_behind))  # type: ignore[method-assign]


def kept_replies(app: Flask) -> KeptReplies:
    """Those of `app` in this process."""
    found: KeptReplies = app.extensions[_EXTENSION]
    return found
