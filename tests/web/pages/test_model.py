"""/models/<slug>."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders


def test_a_model_shows_its_ratings_and_progress(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    builders.add_small_arena(arena_db)
    page = client.get("/models/ant-7b").get_data(as_text=True)
    assert "<bdi>Ant 7B</bdi>" in page
    assert "1,034" in page
    assert "Live counts" in page


def test_a_model_without_votes_says_so(client: FlaskClient, arena_db: Connection[Any]) -> None:
    builders.add_model(arena_db, "Ant")
    assert "No published snapshot counts a vote" in client.get("/models/ant").get_data(as_text=True)


def test_an_unpublished_model_has_no_page(client: FlaskClient, arena_db: Connection[Any]) -> None:
    builders.add_model(arena_db, "Secret", visibility="unpublished")
    assert client.get("/models/secret").status_code == 404
