"""GET /api/v1/leaderboards."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders


def test_before_the_first_snapshot_there_are_none(client: FlaskClient) -> None:
    assert client.get("/api/v1/leaderboards").get_json() == {"snapshot": None, "leaderboards": []}


def test_every_board_of_the_latest_snapshot_is_listed_with_a_link_that_works(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    ant = builders.add_model(arena_db, "Ant")
    builders.add_board(arena_db, builders.add_snapshot(arena_db, [ant], "old"), [])
    snapshot_id = builders.add_snapshot(arena_db, [ant], "new")
    builders.add_board(arena_db, snapshot_id, [])
    builders.add_board(arena_db, snapshot_id, [], dimension="accuracy", voters="people")
    builders.add_board(arena_db, snapshot_id, [], category="coding & maths")
    builders.add_board(arena_db, snapshot_id, [], style_control=True)
    builders.add_board(arena_db, snapshot_id, [], method="elo")
    listed = client.get("/api/v1/leaderboards").get_json()
    assert listed["snapshot"]["snapshot_id"] == snapshot_id
    assert [(b["dimension"], b["category"], b["voters"]) for b in listed["leaderboards"]] == [
        ("overall", "all", "panel"),
        ("accuracy", "all", "people"),
        ("overall", "coding & maths", "panel"),
        ("overall", "all", "panel"),
        ("overall", "all", "panel"),
    ]
    for board in listed["leaderboards"]:
        shown = client.get(board["href"]).get_json()
        assert {name: shown[name] for name in board} == board
        assert client.get(board["page"]).status_code == 200
