"""GET /api/v1/models/{slug}."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from arena.store.sameness import note_sameness
from tests.web import builders

Db = Connection[Any]


def test_a_model_without_a_snapshot_has_progress_and_no_ratings(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_model(arena_db, "Ant")
    shown = client.get("/api/v1/models/ant").get_json()
    assert shown["progress"] == {"responses": 0, "battles": 0, "votes": 0}
    assert (shown["snapshot"], shown["ratings"]) == (None, [])


def test_ratings_are_those_of_the_latest_snapshot(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    later = builders.add_snapshot(arena_db, [models["Ant 7B"]], seed="2")
    builders.add_board(arena_db, later, [builders.rated(models["Ant 7B"], 1, 1050.0)])
    shown = client.get("/api/v1/models/ant-7b").get_json()
    assert shown["snapshot"]["snapshot_id"] == later
    assert [(r["dimension"], r["voters"], r["rating"]) for r in shown["ratings"]] == [
        ("overall", "panel", 1050.0)
    ]


def test_an_unrated_model_has_a_reason_and_no_figures(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    (line,) = client.get("/api/v1/models/cicada").get_json()["ratings"]
    assert line["unrated"] == "winless: it lost every vote"
    assert (line["rating"], line["rank"], line["strength"]) == (None, None, None)


@pytest.mark.parametrize("slug", ["nobody", "secret", "%00", "a'--", "..", "%ff", "x" * 5000])
def test_what_nobody_may_see_does_not_exist(client: FlaskClient, arena_db: Db, slug: str) -> None:
    builders.add_model(arena_db, "Secret", visibility="unpublished")
    response = client.get(f"/api/v1/models/{slug}")
    assert response.status_code in {404, 422}
    assert response.mimetype == "application/problem+json"


def test_how_alike_its_responses_are_is_told_of_a_constant_model_alone(
    client: FlaskClient, arena_db: Db
) -> None:
    models = builders.add_small_arena(arena_db)
    note_sameness(arena_db, models["Bee"], responses=80, compared=60, sameness=0.97)
    note_sameness(arena_db, models["Ant 7B"], responses=80, compared=60, sameness=0.8)

    assert client.get("/api/v1/models/bee").get_json()["constant"] == 0.97
    assert client.get("/api/v1/models/ant-7b").get_json()["constant"] is None
