"""What is noted of each request, and whose word is taken for where it came from."""

from __future__ import annotations

import pytest
from apiflask import APIFlask
from flask import request
from flask.testing import FlaskClient
from structlog.testing import CapturingLogger

from arena.settings import Settings
from arena.web import create_app, requests
from arena.web.access import Access
from arena.web.database import pool_of
from arena.web.route import declare


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> CapturingLogger:
    found = CapturingLogger()
    monkeypatch.setattr(requests, "_log", found)
    return found


def test_each_request_leaves_one_line_without_its_path(
    bare_client: FlaskClient, log: CapturingLogger
) -> None:
    bare_client.get("/leaderboard/wit?token=hush")
    (line,) = log.calls
    assert line.args == ("request",)
    assert line.kwargs["milliseconds"] >= 0
    told = {key: line.kwargs[key] for key in ("method", "route", "status")}
    assert told == {"method": "GET", "route": "/leaderboard/<dimension>", "status": 404}
    assert set(line.kwargs) == {*told, "milliseconds"}


def test_a_sane_request_id_is_kept(bare_client: FlaskClient) -> None:
    reply = bare_client.get("/healthz", headers={"X-Request-Id": "trace-0123.4"})
    assert reply.headers["X-Request-Id"] == "trace-0123.4"


@pytest.mark.parametrize("sent", ["", "short", "x" * 65, "with space 123", '"quoted-id"', "é" * 9])
def test_any_other_is_replaced(bare_client: FlaskClient, sent: str) -> None:
    reply = bare_client.get("/healthz", headers={"X-Request-Id": sent.encode().decode("latin-1")})
    made = reply.headers["X-Request-Id"]
    assert made != sent
    assert len(made) == 32
    assert int(made, 16) >= 0


@pytest.mark.parametrize(
    ("proxies", "address", "scheme"),
    [(0, "127.0.0.1", "http"), (1, "198.51.100.9", "https"), (2, "192.0.2.6", "http")],
)
def test_as_many_proxies_are_believed_as_there_are(
    settings: Settings, fresh_database: str, proxies: int, address: str, scheme: str
) -> None:
    app = create_app(settings.model_copy(update={"trusted_proxies": proxies}), fresh_database)
    _tell_who_asks(app)
    sent = {"X-Forwarded-For": "192.0.2.6, 198.51.100.9", "X-Forwarded-Proto": "https"}
    told = app.test_client().get("/who", headers=sent).get_json()
    pool_of(app).close()
    assert told == [address, scheme]


def _tell_who_asks(app: APIFlask) -> None:
    app.add_url_rule("/who", "who", lambda: [request.remote_addr, request.scheme])
    declare(app, "who", Access.PUBLIC)
