"""GET /api/v1/models/{slug}/history."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders

Db = Connection[Any]

URL = "/api/v1/models/bee/history"


def test_lines_come_newest_first_and_in_pages(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    for seed in ("2", "3"):
        later = builders.add_snapshot(arena_db, list(models.values()), seed)
        builders.add_board(arena_db, later, [builders.rated(models["Bee"], 1, 1000.0 + int(seed))])
    shown = client.get(f"{URL}?limit=2").get_json()
    assert [item["rating"] for item in shown["items"]] == [1003.0, 1002.0]
    assert (shown["model"], shown["dimension"], shown["voters"]) == ("Bee", "overall", "panel")
    rest = client.get(shown["next"]).get_json()
    assert [item["rating"] for item in rest["items"]] == [965.6]
    assert rest["next"] is None
    leaderboard = client.get(rest["items"][0]["leaderboard"]).get_json()
    assert leaderboard["snapshot"]["snapshot_id"] == builders.snapshot_id("1")


def test_what_is_not_there_is_said(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    for path, status in (
        ("/api/v1/models/nobody/history", 404),
        (f"{URL}?dimension=wit", 404),
        (f"{URL}?limit=0", 422),
        (f"{URL}?page=2", 422),
    ):
        assert client.get(path).status_code == status, path
    arena_db.execute(
        "UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [models["Bee"]]
    )
    assert client.get(URL).status_code == 404
