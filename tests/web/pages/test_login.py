"""/login: a token becomes a session, which ends with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from apiflask import APIFlask
from psycopg import Connection

from tests.web import builders
from tests.web.browser import Browser, logged_in

Db = Connection[Any]


def test_a_token_opens_the_account(standing_app: APIFlask, standing_db: Db) -> None:
    browser = Browser(standing_app)
    reply = browser.log_in(builders.add_token(standing_db))
    assert (reply.status_code, reply.headers["Location"]) == (303, "/account")
    page = browser.open("/account")
    assert page.status_code == 200
    assert "<bdi>ada</bdi>" in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"


def test_the_cookie_holds_no_token_and_is_kept_from_scripts_and_other_sites(
    standing_app: APIFlask, standing_db: Db
) -> None:
    token = builders.add_token(standing_db)
    reply = Browser(standing_app).log_in(token)
    cookie = reply.headers["Set-Cookie"]
    assert token not in cookie
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_sent_back_over_https_alone(
    standing_app: APIFlask, standing_db: Db
) -> None:
    reply = standing_app.test_client().get("/login", base_url="https://arena.example")
    assert "Secure" in reply.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize("token", ["", "arena_wrong", "\ud800", "' OR 1=1 --"])
def test_a_wrong_token_is_refused_beside_its_field(standing_app: APIFlask, token: str) -> None:
    sent = token.encode("utf-8", "replace").decode()
    reply = Browser(standing_app).log_in(sent)
    assert reply.status_code == 401
    assert 'id="token-fault"' in reply.get_data(as_text=True)


def test_a_judges_token_opens_no_page(standing_app: APIFlask, standing_db: Db) -> None:
    assert Browser(standing_app).log_in(builders.add_token(standing_db, "judge")).status_code == 401


def test_without_a_session_a_page_leads_to_login_and_back(
    standing_app: APIFlask, standing_db: Db
) -> None:
    browser = Browser(standing_app)
    reply = browser.open("/account/register")
    assert (reply.status_code, reply.headers["Location"]) == (
        303,
        "/login?next=/account/register",
    )
    back = browser.log_in(builders.add_token(standing_db), "/account/register")
    assert back.headers["Location"] == "/account/register"


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"),
        *("/logout", "/leaderboard/overall", "/account/../login", "account", "/healthz"),
        "/account\r\nSet-Cookie: a=b",
    ],
)
def test_login_leads_nowhere_but_to_pages_that_ask_for_it(
    standing_app: APIFlask, standing_db: Db, elsewhere: str
) -> None:
    reply = Browser(standing_app).log_in(builders.add_token(standing_db), elsewhere)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/account")


def test_a_session_ends_with_its_token(standing_app: APIFlask, standing_db: Db) -> None:
    browser = logged_in(standing_app, builders.add_token(standing_db))
    standing_db.execute("UPDATE token SET revoked_at = now() WHERE revoked_at IS NULL")
    assert browser.open("/account").status_code == 303


def test_a_session_does_not_outlast_its_token(standing_app: APIFlask, standing_db: Db) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    logged_in(standing_app, builders.add_token(standing_db, expires_at=soon))
    assert standing_db.execute(
        "SELECT max(expires_at) FILTER (WHERE expires_at < now() + '2 hours') FROM session"
    ).fetchone() == (soon,)


def test_leaving_ends_the_session_for_copies_of_the_cookie_too(
    standing_app: APIFlask, standing_db: Db
) -> None:
    browser = logged_in(standing_app, builders.add_token(standing_db))
    cookie = browser.client.get_cookie("arena_session")
    assert cookie is not None
    assert browser.send("/account", "/logout").status_code == 303
    browser.client.set_cookie("arena_session", cookie.value)
    assert browser.open("/account").status_code == 303


def test_only_so_many_tokens_are_tried_in_a_minute(standing_app: APIFlask, standing_db: Db) -> None:
    browser = Browser(standing_app)
    browser.log_in("arena_wrong")
    standing_db.execute("UPDATE request_count SET requests = 999 WHERE kind = 'logins'")
    reply = browser.log_in("arena_wrong")
    standing_db.execute("DELETE FROM request_count")
    assert reply.status_code == 429
    assert 1 <= int(reply.headers["Retry-After"]) <= 60
    assert reply.headers["RateLimit-Remaining"] == "0"


def test_a_session_opens_no_route_of_the_api(standing_app: APIFlask, standing_db: Db) -> None:
    browser = logged_in(standing_app, builders.add_token(standing_db, "admin"))
    assert browser.open("/api/v1/tokens").status_code == 401
    assert browser.client.post("/api/v1/models", json={"name": "x"}).status_code == 401


def test_a_bearer_token_opens_no_page(standing_app: APIFlask, standing_db: Db) -> None:
    headers = builders.bearer(builders.add_token(standing_db))
    assert standing_app.test_client().get("/account", headers=headers).status_code == 303


def test_public_pages_are_the_same_for_all(standing_app: APIFlask, standing_db: Db) -> None:
    browser = logged_in(standing_app, builders.add_token(standing_db, "admin"))
    for path in ("/", "/spending", "/api"):
        mine, anyones = browser.open(path), standing_app.test_client().get(path)
        assert mine.data == anyones.data
        assert "Vary" not in mine.headers or "Cookie" not in mine.headers["Vary"]
        assert "Set-Cookie" not in mine.headers
