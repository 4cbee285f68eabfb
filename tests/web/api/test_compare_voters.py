"""GET /api/v1/leaderboards/{dimension}/agreement, and its part of the page."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders

Db = Connection[Any]

URL = "/api/v1/leaderboards/overall/agreement"


@pytest.fixture
def two_boards(arena_db: Db) -> Db:
    """Panel and peers on four models; one pair of six is the other way round."""
    ids = [builders.add_model(arena_db, name) for name in ("Ant", "Bee", "Cicada", "Drone")]
    snapshot = builders.add_snapshot(arena_db, ids)
    for voters, order in (("panel", [0, 1, 2, 3]), ("peers", [1, 0, 2, 3])):
        lines = [
            builders.rated(ids[model], rank, 1100 - 50 * rank)
            for rank, model in enumerate(order, 1)
        ]
        builders.add_board(arena_db, snapshot, lines, voters=voters)
    return arena_db


def test_kinds_of_voters_are_compared(client: FlaskClient, two_boards: Db) -> None:
    shown = client.get(URL).get_json()

    assert shown["agreements"] == [
        {
            "category": "all",
            "voters": ["panel", "peers"],
            "models": 4,
            "kendall_tau": pytest.approx(4 / 6),
        }
    ]


def test_an_unpublished_model_is_not_compared(client: FlaskClient, two_boards: Db) -> None:
    two_boards.execute("UPDATE model SET visibility = 'unpublished' WHERE name = 'Bee'")
    (one,) = client.get(URL).get_json()["agreements"]

    assert (one["models"], one["kendall_tau"]) == (3, 1)


def test_an_unknown_dimension_is_not_found(client: FlaskClient, two_boards: Db) -> None:
    assert client.get("/api/v1/leaderboards/wit/agreement").status_code == 404


def test_the_page_says_how_far_the_voters_agree(client: FlaskClient, two_boards: Db) -> None:
    page = " ".join(client.get("/leaderboard/overall").get_data(as_text=True).split())
    assert "Panel and peers: Kendall's tau 0.67 over 4 models" in page
