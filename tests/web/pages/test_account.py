"""A submitter's pages: register, watch, pause, resume, withdraw, tokens."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from apiflask import APIFlask
from psycopg import Connection

from tests.web import builders
from tests.web.browser import Browser, logged_in

Db = Connection[Any]

MODEL = {
    "base_url": "https://ant.example/v1",
    "api_model": "ant",
    "api_key": "sk-planted",
    "max_tokens": "256",
    "temperature": "0.5",
}


@pytest.fixture
def browser(standing_app: APIFlask, standing_db: Db) -> Browser:
    return logged_in(standing_app, builders.add_token(standing_db, submitter=f"s {uuid4()}"))


def register(browser: Browser, **fields: str) -> Any:
    sent = {**MODEL, "name": f"Ant {uuid4()}", **fields}
    return browser.send("/account/register", "/account/register", **sent)


def text(browser: Browser, path: str) -> str:
    return browser.open(path).get_data(as_text=True)


def test_a_model_is_registered_and_its_probe_is_watched(browser: Browser, standing_db: Db) -> None:
    reply = register(browser, name="Ant <7B>", judges="true")
    assert (reply.status_code, reply.headers["Location"]) == (303, "/account/models/ant-7b")
    page = text(browser, "/account/models/ant-7b")
    assert "waiting for a worker" in page
    assert "sk-planted" not in page
    assert "Ant &lt;7B&gt;" in text(browser, "/account")
    found = standing_db.execute(
        "SELECT max_tokens, temperature, judges FROM model WHERE slug = 'ant-7b'"
    )
    assert found.fetchone() == (256, 0.5, True)


def test_a_box_that_is_not_ticked_is_a_no(browser: Browser, standing_db: Db) -> None:
    slug = register(browser).headers["Location"].rpartition("/")[2]
    found = standing_db.execute("SELECT judges FROM model WHERE slug = %s", (slug,))
    assert found.fetchone() == (False,)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Fill this in"),
        ("name", "two\nlines", "pattern"),
        ("base_url", "http://169.254.169.254/", "not an address of the public internet"),
        ("base_url", "ftp://x", "not an http or https address"),
        ("api_model", "", "is missing"),
        ("max_tokens", "many", "valid integer"),
        ("temperature", "3", "less than or equal to 2"),
        ("price_in_usd", "-1", "greater than or equal to 0"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    browser: Browser, field: str, value: str, said: str
) -> None:
    reply = register(browser, organization="Formica", **{field: value})
    page = reply.get_data(as_text=True)
    assert reply.status_code == 422
    found = re.findall(r'id="(\w+)-fault"><strong>Mend this:</strong> (.*?)</p>', page)
    assert [name for name, _ in found] == [field]
    assert said in found[0][1]
    assert 'value="Formica"' in page
    assert "sk-planted" not in page


def test_a_name_that_is_taken_is_said(browser: Browser) -> None:
    register(browser, name="Taken")
    page = register(browser, name="Taken").get_data(as_text=True)
    assert "is entered already" in page


def test_a_model_leaves_the_draw_and_comes_back(browser: Browser) -> None:
    path = register(browser).headers["Location"]
    for action, shown in [
        ("pause", "Paused: <bdi>it moves</bdi>"),
        ("resume", "In the draw"),
        ("withdraw", "Withdrawn by its submitter: <bdi>it moves</bdi>"),
    ]:
        assert browser.send(path, f"{path}/{action}", reason="it moves").status_code == 303
        assert shown in text(browser, path)
    assert "/withdraw" not in text(browser, path)


def test_a_model_that_the_operator_paused_has_no_button_to_resume_it(
    browser: Browser, standing_app: APIFlask, standing_db: Db
) -> None:
    path = register(browser, name="Paused Ant").headers["Location"]
    operator = logged_in(standing_app, builders.add_token(standing_db, "admin", submitter="boss"))
    assert operator.send(path, f"{path}/pause", reason="it is abused").status_code == 303
    page = text(browser, path)
    assert "Only the operator can resume it" in page
    assert f'action="{path}/resume"' not in page
    assert browser.send(path, f"{path}/resume").status_code == 403
    assert f'action="{path}/resume"' in text(operator, path)


def test_a_token_is_shown_once_used_and_revoked(browser: Browser, standing_app: APIFlask) -> None:
    made = browser.send("/account", "/account/tokens", label="laptop", days="30")
    assert made.headers["Cache-Control"] == "no-store"
    found = re.search(r"arena_[\w-]{43}", made.get_data(as_text=True))
    assert found is not None
    page = text(browser, "/account")
    assert found[0] not in page
    assert "laptop" in page
    client, headers = standing_app.test_client(), builders.bearer(found[0])
    number = client.get("/api/v1/tokens", headers=headers).get_json()["items"][-1]["token_id"]
    assert browser.send("/account", f"/account/tokens/{number}/revoke").status_code == 303
    assert client.get("/api/v1/tokens", headers=headers).status_code == 401


def test_a_submitters_form_makes_no_admin(browser: Browser) -> None:
    reply = browser.send("/account", "/account/tokens", scope="admin")
    assert reply.status_code == 422
    assert "ask an admin" in reply.get_data(as_text=True)


def test_no_page_shows_what_is_somebody_elses(
    browser: Browser, standing_app: APIFlask, standing_db: Db
) -> None:
    path = register(browser, name="Private Ant").headers["Location"]
    other = logged_in(standing_app, builders.add_token(standing_db, submitter="other"))
    assert other.open(path).status_code == 404
    assert "Private Ant" not in text(other, "/account")
