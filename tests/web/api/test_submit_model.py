"""POST /api/v1/models."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from arena.settings import Settings
from arena.store import model as model_rows
from arena.store import submitter as submitter_rows
from tests.web import builders

Db = Connection[Any]

MODEL = {"name": "Ant 7B", "base_url": "https://ant.example/v1", "api_model": "ant-7b"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def fields(response: Any) -> list[str]:
    return [error["field"] for error in response.get_json()["errors"]]


@pytest.mark.parametrize("scope", ["submitter", "admin"])
def test_a_model_is_entered_and_shown(client: FlaskClient, arena_db: Db, scope: str) -> None:
    headers = bearer(builders.add_token(arena_db, scope))
    response = client.post(
        "/api/v1/models", json={**MODEL, "organization": "Formica"}, headers=headers
    )
    assert response.status_code == 201
    assert response.headers["Location"] == "/api/v1/models/ant-7b"
    assert response.headers["Cache-Control"] == "no-store"
    shown = client.get(response.headers["Location"]).get_json()
    sent = response.get_json()
    assert sent == {name: shown[name] for name in sent}
    assert (shown["name"], shown["organization"], shown["state"]) == ("Ant 7B", "Formica", "active")


def test_the_model_belongs_to_whose_token_it_was(client: FlaskClient, arena_db: Db) -> None:
    headers = bearer(builders.add_token(arena_db))
    client.post("/api/v1/models", json=MODEL, headers=headers)
    assert model_rows.public_model(arena_db, "ant-7b").submitter_id == submitter_rows.add_submitter(
        arena_db, "ada"
    )


def test_the_endpoints_key_is_sealed_and_never_shown(
    client: FlaskClient, arena_db: Db, settings: Settings
) -> None:
    headers = bearer(builders.add_token(arena_db))
    response = client.post("/api/v1/models", json={**MODEL, "api_key": "sk-1"}, headers=headers)
    assert b"sk-1" not in response.data
    assert b"sk-1" not in client.get("/api/v1/models/ant-7b").data
    stored = arena_db.execute("SELECT api_key_sealed FROM endpoint").fetchone()
    assert stored is not None
    assert b"sk-1" not in stored[0]


def test_a_name_that_is_taken_is_a_conflict_and_leaves_nothing(
    client: FlaskClient, arena_db: Db
) -> None:
    headers = bearer(builders.add_token(arena_db))
    client.post("/api/v1/models", json=MODEL, headers=headers)
    response = client.post("/api/v1/models", json=MODEL, headers=headers)
    assert response.status_code == 409
    assert response.get_json()["type"] == "/api#already-exists"
    assert arena_db.execute("SELECT count(*) FROM endpoint").fetchone() == (1,)


def test_without_a_token_nobody_learns_what_is_wrong_with_the_body(client: FlaskClient) -> None:
    response = client.post("/api/v1/models", data="{", content_type="text/plain")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="arena"'


@pytest.mark.parametrize(
    "sent", ["Bearer arena_wrong", "Bearer ", "Basic YTpi", "arena_x", "Bearer a b", "Bearer \x01"]
)
def test_a_token_that_is_none_is_refused(client: FlaskClient, sent: str) -> None:
    response = client.post("/api/v1/models", json=MODEL, headers={"Authorization": sent})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused(client: FlaskClient, arena_db: Db) -> None:
    token = builders.add_token(arena_db, expires_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert client.post("/api/v1/models", json=MODEL, headers=bearer(token)).status_code == 401


def test_a_judges_token_enters_no_model(client: FlaskClient, arena_db: Db) -> None:
    token = builders.add_token(arena_db, "judge")
    response = client.post("/api/v1/models", json=MODEL, headers=bearer(token))
    assert response.status_code == 403
    assert 'error="insufficient_scope"' in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": None}, "name"),
        ({"name": 7}, "name"),
        ({"max_tokens": True}, "max_tokens"),
        ({"max_tokens": 1.5}, "max_tokens"),
        ({"max_tokens": "12"}, "max_tokens"),
        ({"max_tokens": 10**12}, "max_tokens"),
        ({"temperature": True}, "temperature"),
        ({"temperature": -1}, "temperature"),
        ({"price_in_usd": -0.1}, "price_in_usd"),
        ({"timeout_seconds": 0}, "timeout_seconds"),
        ({"slug": "mine"}, "slug"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(
    client: FlaskClient, arena_db: Db, change: dict[str, Any], field: str
) -> None:
    headers = bearer(builders.add_token(arena_db))
    response = client.post("/api/v1/models", json={**MODEL, **change}, headers=headers)
    assert response.status_code == 422
    assert response.get_json()["type"] == "/api#invalid-request"
    assert fields(response) == [field]


def test_every_missing_field_is_named(client: FlaskClient, arena_db: Db) -> None:
    headers = bearer(builders.add_token(arena_db))
    response = client.post("/api/v1/models", json={}, headers=headers)
    assert fields(response) == ["name"]


@pytest.mark.parametrize(
    ("given", "missing"),
    [("base_url", "api_model"), ("api_model", "base_url"), ("api_key", "base_url")],
)
def test_half_an_endpoint_is_none(
    client: FlaskClient, arena_db: Db, given: str, missing: str
) -> None:
    headers = bearer(builders.add_token(arena_db))
    body = {"name": "Ant", given: "https://ant.example/v1"}
    response = client.post("/api/v1/models", json=body, headers=headers)
    assert response.status_code == 422
    assert response.get_json()["detail"].startswith(f"{missing}: ")


def test_an_address_that_is_none_is_refused_with_an_example(
    client: FlaskClient, arena_db: Db
) -> None:
    headers = bearer(builders.add_token(arena_db))
    response = client.post("/api/v1/models", json={**MODEL, "base_url": "ftp://x"}, headers=headers)
    assert response.status_code == 422
    assert "https://host.example/v1" in response.get_json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        '{"name": NaN}',
        '{"name": "a", "name": "b"}',
        "[" * 100_000,
        b"\xff\xfe{",
        "1" * 5000,
    ],
)
def test_what_is_no_json_is_a_bad_request(
    client: FlaskClient, arena_db: Db, body: str | bytes
) -> None:
    headers = bearer(builders.add_token(arena_db))
    response = client.post(
        "/api/v1/models", data=body, content_type="application/json", headers=headers
    )
    assert response.status_code == 400
    assert "JSON" in response.get_json()["detail"]


def test_json_that_is_no_object_is_refused(client: FlaskClient, arena_db: Db) -> None:
    headers = bearer(builders.add_token(arena_db))
    response = client.post("/api/v1/models", json=[MODEL], headers=headers)
    assert response.status_code == 422
    assert fields(response) == [""]


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "text/plain"}, {}, {"Content-Encoding": "gzip"}]
)
def test_a_body_that_is_not_said_to_be_json_is_refused(
    client: FlaskClient, arena_db: Db, headers: dict[str, str]
) -> None:
    sent = bearer(builders.add_token(arena_db)) | headers
    assert client.post("/api/v1/models", data="{}", headers=sent).status_code == 415


def test_a_body_over_one_mebibyte_is_refused(client: FlaskClient, arena_db: Db) -> None:
    headers = bearer(builders.add_token(arena_db))
    response = client.post(
        "/api/v1/models", json={**MODEL, "name": "x" * 1024 * 1024}, headers=headers
    )
    assert response.status_code == 413
