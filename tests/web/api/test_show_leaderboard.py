"""GET /api/v1/leaderboards/{dimension}."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders

Db = Connection[Any]

URL = "/api/v1/leaderboards/overall"


def test_models_come_with_rank_rating_and_interval(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    shown = client.get(URL).get_json()
    strength = shown["models"][0].pop("strength")
    assert strength == pytest.approx(34.4 / 173.7178)
    assert shown["models"][0] == {
        "model": "Ant 7B",
        "slug": "ant-7b",
        "organization": "Formica",
        "license": "Apache-2.0",
        "rank": 1,
        "rank_low": 1,
        "rank_high": 2,
        "rating": 1034.4,
        "lower": pytest.approx(1013.9),
        "upper": pytest.approx(1054.9),
        "votes": 1200,
        "wins": 700,
        "losses": 400,
        "ties": 100,
    }
    assert [model["model"] for model in shown["models"]] == ["Ant 7B", "Bee"]


def test_unrated_models_come_with_a_reason_and_no_figures(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_small_arena(arena_db)
    (unrated,) = client.get(URL).get_json()["unrated"]
    assert unrated["reason"] == "winless: it lost every vote"
    assert "rating" not in unrated


def test_what_the_figures_are_made_of_comes_with_them(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    shown = client.get(URL).get_json()
    assert (shown["title"], shown["category"], shown["voters"]) == ("Overall", "all", "panel")
    assert (shown["method"], shown["settings"]["swap"]) == ("bradley_terry", "both")
    assert (shown["votes_used"], shown["unreadable"], shown["clusters"]) == (1220, 13, 60)
    assert shown["interval_kind"] == "clustered by prompt"
    assert shown["notes"] == ["13 verdicts could not be read: counted, not fitted."]
    assert shown["snapshot"]["methodology_version"] == 1


def test_an_unpublished_model_never_appears(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    arena_db.execute(
        "UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [models["Bee"]]
    )
    assert b"Bee" not in client.get(URL).data


def test_names_are_those_of_the_snapshot(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    arena_db.execute("UPDATE model SET name = 'Renamed' WHERE model_id = %s", [models["Bee"]])
    assert [m["model"] for m in client.get(URL).get_json()["models"]] == ["Ant 7B", "Bee"]


def test_the_readers_choice_is_obeyed(client: FlaskClient, arena_db: Db) -> None:
    ant = builders.add_model(arena_db, "Ant")
    old = builders.add_snapshot(arena_db, [ant], "old")
    builders.add_board(arena_db, old, [builders.rated(ant, 1, 990.0)])
    new = builders.add_snapshot(arena_db, [ant], "new")
    for voters, category, rating in [
        ("panel", "all", 1000.0),
        ("people", "all", 1010.0),
        ("people", "coding", 1020.0),
    ]:
        line = builders.rated(ant, 1, rating)
        builders.add_board(arena_db, new, [line], voters=voters, category=category)

    def shown(query: str) -> float:
        found: float = client.get(f"{URL}?{query}").get_json()["models"][0]["rating"]
        return found

    assert shown("") == 1000.0
    assert shown("voters=people") == 1010.0
    assert shown("voters=people&category=coding") == 1020.0
    assert shown(f"snapshot={old}") == 990.0
    assert shown(f"snapshot={old[:12]}") == 990.0
    assert shown("snapshot=latest") == 1000.0


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/leaderboards/wit", 404),
        (f"{URL}?voters=people", 404),
        (f"{URL}?category=coding", 404),
        (f"{URL}?snapshot={'0' * 64}", 404),
        (f"{URL}?snapshot=%25", 422),
        (f"{URL}?voters=martians", 422),
        (f"{URL}?voters=panel&voters=people", 422),
        (f"{URL}?voter=panel", 422),
        (f"{URL}?category=%00", 404),
    ],
)
def test_what_is_not_there_is_said(
    client: FlaskClient, arena_db: Db, path: str, status: int
) -> None:
    builders.add_small_arena(arena_db)
    response = client.get(path)
    assert response.status_code == status
    assert response.get_json()["detail"]


def test_before_the_first_snapshot_the_answer_is_404(client: FlaskClient) -> None:
    response = client.get(URL)
    assert response.status_code == 404
    assert response.get_json()["detail"] == "no snapshot is published yet"


def test_an_unchanged_leaderboard_is_not_sent_twice(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    etag = client.get(URL).headers["ETag"]
    again = client.get(URL, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    builders.add_board(
        arena_db,
        builders.add_snapshot(arena_db, list(models.values()), "2"),
        [builders.rated(models["Bee"], 1, 1001.0)],
    )
    assert client.get(URL, headers={"If-None-Match": etag}).status_code == 200
