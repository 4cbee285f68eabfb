"""GET /api/v1/leaderboards/{dimension}."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from arena.store.board import EffectRow
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
        "win_rate": 0.625,
        "price_in_usd": None,
        "price_out_usd": None,
        "status": "usable",
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


def test_style_and_method_choose_the_board(client: FlaskClient, arena_db: Db) -> None:
    ant = builders.add_model(arena_db, "Ant")
    snapshot_id = builders.add_snapshot(arena_db, [ant])
    boards: list[tuple[float, dict[str, Any]]] = [
        (1000.0, {}),
        (1010.0, {"style_control": True}),
        (1020.0, {"method": "elo"}),
    ]
    for rating, fields in boards:
        builders.add_board(arena_db, snapshot_id, [builders.rated(ant, 1, rating)], **fields)

    def shown(query: str) -> tuple[float, str, bool]:
        found = client.get(f"{URL}?{query}").get_json()
        return found["models"][0]["rating"], found["method"], found["style_control"]

    assert shown("") == (1000.0, "bradley_terry", False)
    assert shown("style_control=false") == (1000.0, "bradley_terry", False)
    assert shown("style_control=true") == (1010.0, "bradley_terry", True)
    assert shown("method=elo") == (1020.0, "elo", False)
    missing = client.get(f"{URL}?method=elo&style_control=true")
    assert missing.status_code == 404
    assert "panel on all by elo" in missing.get_json()["detail"]


def test_effects_come_with_intervals_or_with_the_reason_for_none(
    client: FlaskClient, arena_db: Db
) -> None:
    ant = builders.add_model(arena_db, "Ant")
    effects = [
        EffectRow("order_effect", "owl", 0.5, 0.25, 0.75),
        EffectRow("sharpness", "owl", None, None, None, note="not identified: owl is alone"),
    ]
    builders.add_board(
        arena_db, builders.add_snapshot(arena_db, [ant]), [builders.rated(ant, 1, 1000.0)], effects
    )
    assert client.get(URL).get_json()["effects"] == [
        {
            "kind": "order_effect",
            "name": "owl",
            "value": 0.5,
            "lower": 0.25,
            "upper": 0.75,
            "unit": 1.0,
            "suspended": False,
            "note": "",
        },
        {
            "kind": "sharpness",
            "name": "owl",
            "value": None,
            "lower": None,
            "upper": None,
            "unit": 1.0,
            "suspended": False,
            "note": "not identified: owl is alone",
        },
    ]


def test_a_judge_that_is_an_unpublished_model_is_named_nowhere(
    client: FlaskClient, arena_db: Db
) -> None:
    ant, hidden = builders.add_model(arena_db, "Ant"), builders.add_model(arena_db, "Hidden 7B")
    snapshot_id = builders.add_snapshot(arena_db, [ant, hidden])
    why = "suspended: Hidden 7B, so owl is alone"
    effects = [
        EffectRow("order_effect", "Hidden 7B", 0.5, 0.25, 0.75),
        EffectRow("sharpness", "every judge", None, None, None, note=why),
    ]
    builders.add_board(
        arena_db,
        snapshot_id,
        [builders.rated(ant, 1, 1000.0)],
        effects,
        notes=["Judge Hidden 7B is suspended."],
        settings={"fit": {}, "left_out": {"judges": ["Hidden 7B"]}},
    )
    arena_db.execute("UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [hidden])
    for path in (URL, "/api/v1/leaderboards", "/api/v1/snapshots/latest", "/"):
        assert b"Hidden 7B" not in client.get(path).data, path
    shown = client.get(URL).get_json()
    assert [effect["name"] for effect in shown["effects"]] == ["every judge"]
    assert shown["effects"][0]["note"] == "suspended: an unpublished model, so owl is alone"


def test_a_search_leaves_lines_out_and_ranks_as_they_are(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    (bee,) = client.get(f"{URL}?search=BE&sort=-rank").get_json()["models"]
    assert (bee["model"], bee["rank"]) == ("Bee", 2)
    assert client.get(f"{URL}?organization=Nobody").get_json()["models"] == []


def test_a_price_is_what_the_endpoint_says_now(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    arena_db.execute(
        "UPDATE endpoint SET price_in_usd = 0.25, price_out_usd = 2 FROM model m "
        "WHERE m.endpoint_id = endpoint.endpoint_id AND m.name = 'Bee'"
    )
    ant, bee = client.get(URL).get_json()["models"]
    assert (ant["price_in_usd"], ant["price_out_usd"]) == (None, None)
    assert (bee["price_in_usd"], bee["price_out_usd"]) == (0.25, 2.0)


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
        (f"{URL}?sort=speed", 422),
        (f"{URL}?method=elo", 404),
        (f"{URL}?style_control=true", 404),
        (f"{URL}?style_control=perhaps", 422),
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
