"""Pages served from memory: the same as without it, never out of date, never another's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask import render_template_string, request
from flask.testing import FlaskClient
from psycopg import Connection
from structlog.testing import CapturingLogger
from werkzeug.http import http_date
from werkzeug.test import TestResponse

from arena.settings import Settings
from arena.settings_parts import WebPart
from arena.store.published_state import PublishedState
from arena.web import create_app, requests
from arena.web.access import Access
from arena.web.database import pool_of
from arena.web.keep import Keep, declare_keep
from arena.web.page_keeper import CurrentState
from arena.web.route import declare
from tests.web import builders

LONG = 60.0


@pytest.fixture
def keeping_app(settings: Settings, fresh_database: str) -> Iterator[APIFlask]:
    """An application whose moments outlast a test, and that sees a new state at once."""
    kept = settings.model_copy(update={"web": WebPart(seconds_behind=LONG)})
    app = create_app(kept, fresh_database, connections=2)
    app.wsgi_app._state._seconds = 0  # type: ignore[attr-defined]
    yield app
    pool_of(app).close()


@pytest.fixture
def keeping(keeping_app: APIFlask) -> FlaskClient:
    return keeping_app.test_client()


@pytest.fixture
def made(keeping_app: APIFlask) -> list[str]:
    """Of each request that Flask was asked to answer, the path and query."""
    asked: list[str] = []

    def note() -> None:
        asked.append(request.full_path.rstrip("?"))

    keeping_app.before_request_funcs[None].insert(0, note)
    return asked


def add_route(app: APIFlask, path: str, keep: Keep, access: Access = Access.PUBLIC) -> None:
    app.add_url_rule(path, path, lambda: render_template_string("x" * 2000))
    declare(app, path, access)
    declare_keep(app, path, keep)


def without_date(response: TestResponse) -> list[tuple[str, str]]:
    """Headers in order of name; the date is the server's to add."""
    return sorted((name, value) for name, value in response.headers if name != "Date")


def test_a_published_page_is_made_once_and_again_after_a_publication(
    keeping: FlaskClient, made: list[str], arena_db: Connection[Any]
) -> None:
    models = builders.add_small_arena(arena_db)
    first = keeping.get("/api/v1/leaderboards/overall")
    again = keeping.get("/api/v1/leaderboards/overall")
    assert made == ["/api/v1/leaderboards/overall"]
    assert (again.status_code, again.data) == (200, first.data)

    snapshot = builders.add_snapshot(arena_db, [models["Bee"]], "2")
    builders.add_board(arena_db, snapshot, [builders.rated(models["Bee"], 1, 1100.0)])
    newer = keeping.get("/api/v1/leaderboards/overall")
    assert len(made) == 2
    assert [model["model"] for model in newer.get_json()["models"]] == ["Bee"]


def test_a_model_that_is_hidden_leaves_the_kept_pages(
    keeping: FlaskClient, arena_db: Connection[Any]
) -> None:
    builders.add_small_arena(arena_db)
    for path in ("/", "/api/v1/models", "/api/v1/leaderboards/overall"):
        assert b"Ant 7B" in keeping.get(path).data
    arena_db.execute("UPDATE model SET visibility = 'unpublished' WHERE slug = 'ant-7b'")
    for path in ("/", "/api/v1/models", "/api/v1/leaderboards/overall"):
        assert b"Ant 7B" not in keeping.get(path).data


def test_a_kept_reply_is_to_the_byte_what_flask_answers(
    keeping: FlaskClient, made: list[str], arena_db: Connection[Any]
) -> None:
    builders.add_small_arena(arena_db)
    keeper = keeping.application.wsgi_app
    for path in ("/api/v1/leaderboards/overall", "/static/arena.css", "/"):
        for method, headers in product(["GET", "HEAD"], [{}, {"Accept-Encoding": "gzip"}]):
            for tag in (None, '"another"', keeping.get(path, headers=headers).headers["ETag"]):
                sent = {**headers, "X-Request-Id": "trace-0123"}
                if tag:
                    sent["If-None-Match"] = tag
                made.clear()
                keeper._replies._replies.clear()  # type: ignore[attr-defined]
                fresh, kept = (keeping.open(path, method=method, headers=sent) for _ in range(2))
                assert made == [path]
                assert (kept.status, kept.data) == (fresh.status, fresh.data)
                assert without_date(kept) == without_date(fresh)
                assert kept.status_code == (304 if tag and tag != '"another"' else 200)


def test_last_modified_is_of_the_publication(
    keeping: FlaskClient, arena_db: Connection[Any]
) -> None:
    builders.add_small_arena(arena_db)
    row = arena_db.execute("SELECT max(published_at) FROM publication").fetchone()
    assert row is not None
    published = row[0]
    path = "/api/v1/leaderboards/overall"
    for _ in range(2):
        assert keeping.get(path).headers["Last-Modified"] == http_date(published)
    for ago, status in ((0, 304), (-1, 200), (60, 304)):
        since = http_date(published + dt.timedelta(seconds=ago))
        assert keeping.get(path, headers={"If-Modified-Since": since}).status_code == status
    asked = {"If-Modified-Since": http_date(published), "If-None-Match": '"another"'}
    assert keeping.get(path, headers=asked).status_code == 200


def test_a_change_that_says_no_time_is_dated_when_it_is_seen() -> None:
    early = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    found = [PublishedState(1, "one", early)]
    state = CurrentState(lambda: found[-1], seconds=0)
    assert state.get() == found[0]
    found.append(PublishedState(1, "two", early))
    seen = state.get()
    assert seen is not None
    assert seen.changed_at is not None
    assert seen == replace(found[1], changed_at=seen.changed_at)
    assert seen.changed_at > early
    assert state.get() == seen


def test_the_state_is_read_once_in_its_time() -> None:
    now, read = [0.0], []

    def count() -> PublishedState:
        read.append(now[0])
        return PublishedState(len(read), "", None)

    state = CurrentState(count, seconds=1, clock=lambda: now[0])
    for moment in (0.0, 0.5, 0.99, 1.0, 1.5, 2.0):
        now[0] = moment
        state.get()
    assert read == [0.0, 1.0, 2.0]


def test_without_the_database_published_pages_are_not_served_from_memory(
    keeping: FlaskClient,
    made: list[str],
    arena_db: Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    builders.add_small_arena(arena_db)
    keeping.get("/")

    def fails() -> PublishedState:
        raise psycopg.OperationalError("gone")

    monkeypatch.setattr(keeping.application.wsgi_app._state, "_read", fails)  # type: ignore[attr-defined]
    for _ in range(2):
        keeping.get("/")
    assert made == ["/", "/", "/"]


def test_live_replies_are_kept_for_a_moment_only(
    keeping: FlaskClient, made: list[str], arena_db: Connection[Any]
) -> None:
    models = builders.add_small_arena(arena_db)
    replies = keeping.application.wsgi_app._replies  # type: ignore[attr-defined]
    for _ in range(2):
        keeping.get("/models/bee")
    builders.add_model(
        arena_db, "Newcomer"
    )  # waits for votes, so the leaderboard shows live counts
    for _ in range(2):
        keeping.get("/")
    assert made == ["/models/bee", "/"]
    replies._clock = lambda: 1e12
    keeping.get("/models/bee")
    keeping.get("/")
    assert len(made) == 4
    assert models


def test_whoever_has_a_token_or_a_session_is_answered_anew(
    keeping_app: APIFlask, made: list[str]
) -> None:
    client = keeping_app.test_client(use_cookies=False)
    for headers in (
        {"Authorization": "Bearer arena_x"},
        {"Cookie": "session=x"},
        {"If-Match": '"x"'},
    ):
        made.clear()
        for _ in range(2):
            client.get("/api", headers=headers)
        assert made == ["/api", "/api"]


def test_another_address_is_another_reply(keeping: FlaskClient, made: list[str]) -> None:
    for path, host in (("/api", "a"), ("/api", "b"), ("/api?x=1", "a"), ("/api", "a")):
        keeping.get(path, headers={"Host": host})
    assert len(made) == 3
    for _ in range(2):
        keeping.get(f"/api?x={'x' * 600}", headers={"Host": "a"})
    assert len(made) == 5


def test_what_is_not_declared_or_is_private_or_failed_is_not_kept(
    keeping_app: APIFlask, keeping: FlaskClient, made: list[str]
) -> None:
    add_route(keeping_app, "/kept", Keep.PROCESS)
    add_route(keeping_app, "/not", Keep.NOT)
    add_route(keeping_app, "/private", Keep.PROCESS, Access.ADMIN)
    paths = ["/kept", "/not", "/private", "/nothing", "/healthz", "/models/nobody", "/metrics"]
    for path in [*paths, *paths]:
        keeping.get(path)
    assert made == [*paths, *paths[1:]]
    keeping.post("/kept")
    keeping.options("/kept")
    assert len(made) == 2 * len(paths) + 1


def test_a_reply_that_sets_a_cookie_is_not_kept(
    keeping_app: APIFlask, keeping: FlaskClient, made: list[str]
) -> None:
    add_route(keeping_app, "/kept", Keep.PROCESS)

    @keeping_app.after_request
    def greet(response: Any) -> Any:
        response.set_cookie("seen", "yes")
        return response

    for _ in range(2):
        keeping_app.test_client().get("/kept")
    assert len(made) == 2


def test_a_kept_reply_is_counted_and_logged(
    keeping: FlaskClient, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keeping.get("/api")
    log = CapturingLogger()
    monkeypatch.setattr(requests, "_log", log)
    reply = keeping.get("/api", headers={"X-Request-Id": "trace-0123"})
    assert reply.headers["X-Request-Id"] == "trace-0123"
    (line,) = log.calls
    told = {key: line.kwargs[key] for key in ("method", "route", "status")}
    assert told == {"method": "GET", "route": "/api", "status": 200}
    counted = 'arena_http_requests_total{method="GET",route="/api",status="200"} 2.0'
    assert counted in keeping.get("/metrics").get_data(as_text=True)
    assert made == ["/api", "/metrics"]
