"""GET /api/v1/snapshots/{id}."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders

Db = Connection[Any]


def test_a_snapshot_says_what_it_counts_and_holds(client: FlaskClient, arena_db: Db) -> None:
    snapshot_id = builders.add_snapshot(arena_db, [builders.add_model(arena_db, "Ant")], votes=77)
    builders.add_board(arena_db, snapshot_id, [])
    shown = client.get("/api/v1/snapshots/latest").get_json()
    assert (shown["snapshot_id"], shown["votes"], shown["last_vote_id"]) == (snapshot_id, 77, 77)
    assert [board["dimension"] for board in shown["leaderboards"]] == ["overall"]
    assert client.get(shown["href"]).get_json() == shown
    assert client.get(f"/api/v1/snapshots/{snapshot_id[:8]}").get_json() == shown


@pytest.mark.parametrize(
    ("reference", "status"), [("latest", 404), ("abc", 404), ("ABC", 422), ("%25", 422)]
)
def test_what_is_no_snapshot_is_refused(client: FlaskClient, reference: str, status: int) -> None:
    assert client.get(f"/api/v1/snapshots/{reference}").status_code == status
