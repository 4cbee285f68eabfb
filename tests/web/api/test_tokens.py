"""GET and POST /api/v1/tokens, and their revocation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders

Db = Connection[Any]
TOKENS = "/api/v1/tokens"


@pytest.fixture
def client(standing_app: APIFlask) -> FlaskClient:
    return standing_app.test_client()


def test_a_token_is_shown_once_and_works(client: FlaskClient, standing_db: Db) -> None:
    headers = builders.bearer(builders.add_token(standing_db, submitter="maker"))
    made = client.post(TOKENS, json={"label": "laptop", "days": 30}, headers=headers)
    assert made.status_code == 201
    shown = made.get_json()
    assert (shown["submitter"], shown["scope"], shown["label"]) == ("maker", "submitter", "laptop")
    listed = client.get(TOKENS, headers=builders.bearer(shown["token"]))
    assert shown["token"] not in listed.get_data(as_text=True)
    assert [one["label"] for one in listed.get_json()["items"]] == ["", "laptop"]


@pytest.mark.parametrize(
    "order", [{"scope": "admin"}, {"scope": "judge"}, {"submitter": "somebody else"}]
)
def test_a_submitter_makes_no_token_but_its_own(
    client: FlaskClient, standing_db: Db, order: dict[str, str]
) -> None:
    headers = builders.bearer(builders.add_token(standing_db))
    before = standing_db.execute("SELECT count(*) FROM token").fetchone()
    assert client.post(TOKENS, json=order, headers=headers).status_code == 403
    assert standing_db.execute("SELECT count(*) FROM token").fetchone() == before


def test_an_admin_makes_any(client: FlaskClient, standing_db: Db) -> None:
    headers = builders.bearer(builders.add_token(standing_db, "admin"))
    order = {"scope": "judge", "submitter": "a panel"}
    made = client.post(TOKENS, json=order, headers=headers).get_json()
    assert (made["scope"], made["submitter"]) == ("judge", "a panel")


def test_no_token_outlasts_the_one_it_was_made_with(client: FlaskClient, standing_db: Db) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
    headers = builders.bearer(builders.add_token(standing_db, expires_at=soon))
    for order in ({}, {"days": 90}):
        made = client.post(TOKENS, json=order, headers=headers).get_json()
        assert dt.datetime.fromisoformat(made["expires_at"]) == soon


def test_a_revoked_token_opens_nothing(client: FlaskClient, standing_db: Db) -> None:
    headers = builders.bearer(builders.add_token(standing_db))
    made = client.post(TOKENS, json={}, headers=headers).get_json()
    path = f"{TOKENS}/{made['token_id']}/revoke"
    assert client.post(path, headers=headers).get_json()["revoked"] is True
    assert client.get(TOKENS, headers=builders.bearer(made["token"])).status_code == 401
    assert client.post(path, headers=headers).status_code == 404


def test_somebody_elses_token_is_not_found(client: FlaskClient, standing_db: Db) -> None:
    mine = builders.bearer(builders.add_token(standing_db, submitter="mine"))
    theirs = builders.bearer(builders.add_token(standing_db, submitter="theirs"))
    number = client.post(TOKENS, json={}, headers=theirs).get_json()["token_id"]
    assert client.post(f"{TOKENS}/{number}/revoke", headers=mine).status_code == 404
    assert all(
        one["submitter"] == "mine" for one in client.get(TOKENS, headers=mine).get_json()["items"]
    )
