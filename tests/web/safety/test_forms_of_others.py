"""CSRF: a form that no page of ours made for this session does nothing."""

from __future__ import annotations

from typing import Any

import pytest
from apiflask import APIFlask
from psycopg import Connection

from arena.web.route import access_of
from tests.web import builders
from tests.web.browser import Browser, logged_in

Db = Connection[Any]


@pytest.fixture(scope="module")
def browser(standing_app: APIFlask, standing_db: Db) -> Browser:
    return logged_in(standing_app, builders.add_token(standing_db, "admin", submitter="operator"))


def forms(app: APIFlask) -> list[str]:
    """The path of every form."""
    values: dict[str, Any] = {"slug": "ant", "token_id": 1}
    found = []
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and rule.endpoint.startswith("pages."):
            with app.test_request_context():
                found.append(
                    app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
                )
    return found


def tokens_there(db: Db) -> Any:
    return db.execute("SELECT count(*), count(revoked_at) FROM token").fetchone()


def test_without_its_token_no_form_does_anything(
    standing_app: APIFlask, standing_db: Db, browser: Browser
) -> None:
    before, paths = tokens_there(standing_db), forms(standing_app)
    assert len(paths) == len([name for name in access_of(standing_app) if "-" in name])
    for path in paths:
        reply = browser.client.post(path, data={"label": "x", "reason": "x"})
        assert reply.status_code == 400, path
        assert "open the page again" in reply.get_data(as_text=True)
    assert tokens_there(standing_db) == before


@pytest.mark.parametrize("kind", ["wrong", "of another session", "of no session"])
def test_a_token_that_is_not_of_this_session_does_nothing(
    standing_app: APIFlask, standing_db: Db, browser: Browser, kind: str
) -> None:
    other = logged_in(standing_app, builders.add_token(standing_db, submitter="mallory"))
    sent = {
        "wrong": "x",
        "of another session": other.csrf_token("/account"),
        "of no session": Browser(standing_app).csrf_token("/login"),
    }[kind]
    before = tokens_there(standing_db)
    reply = browser.client.post("/account/tokens", data={"csrf_token": sent})
    assert reply.status_code == 400
    assert tokens_there(standing_db) == before


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost.evil.example", "null", "http://[::1"]
)
def test_a_form_sent_from_another_site_is_refused_even_with_its_token(
    standing_db: Db, browser: Browser, origin: str
) -> None:
    before = tokens_there(standing_db)
    data = {"csrf_token": browser.csrf_token("/account")}
    for path in ("/account/tokens", "/login", "/logout"):
        reply = browser.client.post(path, data=data, headers={"Origin": origin})
        assert reply.status_code == 403
    assert tokens_there(standing_db) == before
    assert browser.open("/account").status_code == 200


def test_a_form_sent_from_here_says_so_and_is_taken(browser: Browser) -> None:
    data = {"csrf_token": browser.csrf_token("/account")}
    reply = browser.client.post(
        "/account/tokens", data=data, headers={"Origin": "http://localhost"}
    )
    assert reply.status_code == 200
