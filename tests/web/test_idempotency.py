"""A POST with an Idempotency-Key is done once, and no secret of it is kept."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import Connection

from arena.store import idempotent_reply
from tests.web import builders

Db = Connection[Any]
ENTRY = {"base_url": "https://ant.example/v1", "api_model": "ant", "api_key": "sk-planted-key"}


@pytest.fixture
def client(standing_app: APIFlask) -> FlaskClient:
    return standing_app.test_client()


@pytest.fixture
def headers(standing_db: Db) -> dict[str, str]:
    return {**builders.bearer(builders.add_token(standing_db)), "Idempotency-Key": str(uuid4())}


def entry() -> dict[str, str]:
    return {**ENTRY, "name": f"m {uuid4()}"}


def test_the_same_request_again_has_the_same_reply_and_no_effect(
    client: FlaskClient, standing_db: Db, headers: dict[str, str]
) -> None:
    body = entry()
    first, second = (client.post("/api/v1/models", json=body, headers=headers) for _ in "ab")
    assert (first.status_code, first.get_json()) == (201, second.get_json())
    assert second.status_code == 201
    assert second.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    found = standing_db.execute("SELECT count(*) FROM model WHERE name = %s", (body["name"],))
    assert found.fetchone() == (1,)


def test_another_request_with_the_key_is_refused(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    client.post("/api/v1/models", json=entry(), headers=headers)
    other = client.post("/api/v1/models", json=entry(), headers=headers)
    assert (other.status_code, other.get_json()["type"]) == (422, "/api#key-used")


def test_the_key_of_somebody_else_is_another(
    client: FlaskClient, standing_db: Db, headers: dict[str, str]
) -> None:
    client.post("/api/v1/models", json=entry(), headers=headers)
    mine = {**headers, **builders.bearer(builders.add_token(standing_db, submitter="bob"))}
    assert client.post("/api/v1/models", json=entry(), headers=mine).status_code == 201


def test_what_failed_may_be_sent_again(client: FlaskClient, headers: dict[str, str]) -> None:
    body = {**entry(), "base_url": "https://127.0.0.1/v1"}
    assert client.post("/api/v1/models", json=body, headers=headers).status_code == 422
    assert client.post("/api/v1/models", json=entry(), headers=headers).status_code == 201


def test_a_key_whose_request_is_under_way_is_a_conflict(
    client: FlaskClient, module_database: str, standing_db: Db, headers: dict[str, str]
) -> None:
    found = standing_db.execute("SELECT max(token_id) FROM token").fetchone()
    assert found is not None
    with psycopg.connect(module_database) as other:
        assert idempotent_reply.try_hold(other, found[0], headers["Idempotency-Key"])
        reply = client.post("/api/v1/models", json=entry(), headers=headers)
        assert (reply.status_code, reply.get_json()["type"]) == (409, "/api#under-way")
    assert client.post("/api/v1/models", json=entry(), headers=headers).status_code == 201


def test_a_reply_is_kept_for_a_day(
    client: FlaskClient, standing_db: Db, headers: dict[str, str]
) -> None:
    client.post("/api/v1/models", json=entry(), headers=headers)
    standing_db.execute("UPDATE idempotent_reply SET created_at = now() - interval '25 hours'")
    assert client.post("/api/v1/models", json=entry(), headers=headers).status_code == 201


def test_neither_a_token_nor_an_endpoints_key_is_kept(
    client: FlaskClient, standing_db: Db, headers: dict[str, str]
) -> None:
    made = client.post("/api/v1/tokens", json={}, headers=headers)
    again = client.post("/api/v1/tokens", json={}, headers=headers)
    assert made.get_json()["token"].startswith("arena_")
    assert again.get_json() == {**made.get_json(), "token": None}
    client.post(
        "/api/v1/models", json=entry(), headers={**headers, "Idempotency-Key": str(uuid4())}
    )
    kept = str(standing_db.execute("TABLE idempotent_reply").fetchall())
    sent = headers["Authorization"].removeprefix("Bearer ")
    for secret in (made.get_json()["token"], ENTRY["api_key"], sent):
        assert secret not in kept


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "é"])
def test_a_key_that_cannot_be_used_is_named(
    client: FlaskClient, headers: dict[str, str], key: str
) -> None:
    sent = {**headers, "Idempotency-Key": key}
    reply = client.post("/api/v1/models", json=entry(), headers=sent)
    assert reply.status_code == 422
    (error,) = reply.get_json()["errors"]
    assert (error["in"], error["field"]) == ("header", "Idempotency-Key")
