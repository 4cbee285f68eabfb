"""/healthz and /readyz."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from arena.settings import Settings
from arena.web import create_app
from arena.web.database import pool_of


def test_a_migrated_database_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").get_json() == {"status": "ready"}


def test_a_database_without_migrations_is_not_ready(
    settings: Settings, empty_database: str
) -> None:
    app = create_app(settings, empty_database)
    response = app.test_client().get("/readyz")
    pool_of(app).close()
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")
    assert "arena migrate" in response.get_json()["detail"]


def test_a_database_of_another_version_is_not_ready(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    arena_db.execute("UPDATE schema_migration SET sha256 = repeat('0', 64)")
    assert client.get("/readyz").status_code == 503
