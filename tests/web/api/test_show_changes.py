"""GET /api/v1/leaderboards/{dimension}/changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from arena.steps.board_changes import board_changes
from tests.web import builders
from tests.web.test_chart import line

Db = Connection[Any]

URL = "/api/v1/leaderboards/overall/changes"


def test_models_move_enter_and_leave() -> None:
    ant, bee, cat, dog = (replace(line(1000.0 - i), model_id=i, rank=i) for i in range(1, 5))
    later = replace(bee, rank=1, rating=1002.0)
    unrated = replace(ant, rating=None, rank=None, unrated="winless")
    found = board_changes([ant, bee, cat], [later, cat, dog, unrated])
    assert [(one.before.rank, one.after.rank) for one in found.moved] == [(2, 1)]
    assert found.entered == (dog,)
    assert found.left == (ant,)
    assert found.unmoved == 1


def test_two_snapshots_are_compared(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    later = builders.add_snapshot(arena_db, list(models.values()), "2")
    lines = [
        builders.rated(models["Bee"], 1, 1010.0),
        builders.rated(models["Cicada"], 2, 990.0),
        builders.unrated(models["Ant 7B"]),
    ]
    builders.add_board(arena_db, later, lines)
    shown = client.get(URL).get_json()
    assert shown["moved"] == [
        {
            "model": "Bee",
            "slug": "bee",
            "rank_before": 2,
            "rank": 1,
            "rating_before": 965.6,
            "rating": 1010.0,
        }
    ]
    assert [one["model"] for one in shown["entered"]] == ["Cicada"]
    assert [one["model"] for one in shown["left"]] == ["Ant 7B"]
    assert shown["before"]["snapshot_id"] == builders.snapshot_id("1")
    same = client.get(f"{URL}?from={later}&to=latest").get_json()
    assert (same["moved"], same["unmoved"]) == ([], 2)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (URL, 404),
        (f"{URL}?from=latest&voters=people", 404),
        (f"{URL}?from=x", 422),
        (f"{URL}?since=latest", 422),
        ("/api/v1/leaderboards/wit/changes?from=latest", 404),
    ],
)
def test_what_is_not_there_is_said(
    client: FlaskClient, arena_db: Db, path: str, status: int
) -> None:
    builders.add_small_arena(arena_db)
    response = client.get(path)
    assert response.status_code == status
    assert response.get_json()["detail"]
