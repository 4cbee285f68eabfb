"""GET /api/v1/models."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders


def test_an_empty_arena_has_no_models(client: FlaskClient) -> None:
    assert client.get("/api/v1/models").get_json() == {"models": []}


def test_models_are_listed_by_slug_and_unpublished_ones_are_not(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    builders.add_model(arena_db, "Bee")
    builders.add_model(arena_db, "Secret", visibility="unpublished")
    builders.add_model(arena_db, "Ant", organization="Formica", license="MIT", state="retired")
    models = client.get("/api/v1/models").get_json()["models"]
    created_at = models[0].pop("created_at")
    assert created_at.endswith("Z")
    assert models[0] == {
        "slug": "ant",
        "name": "Ant",
        "organization": "Formica",
        "license": "MIT",
        "state": "retired",
        "href": "/api/v1/models/ant",
    }
    assert [model["slug"] for model in models] == ["ant", "bee"]


def test_an_unknown_parameter_is_refused(client: FlaskClient) -> None:
    response = client.get("/api/v1/models?limit=3")
    assert response.status_code == 422
    assert response.get_json()["errors"] == [
        {"in": "query", "field": "limit", "detail": "unknown parameter"}
    ]
