"""GET /api/v1/comparison."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders

Db = Connection[Any]
URL = "/api/v1/comparison"


def test_the_difference_comes_with_its_own_interval_and_the_record(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_small_arena(arena_db)
    found = client.get(f"{URL}?a=bee&b=ant-7b").get_json()
    assert (found["a"]["name"], found["b"]["name"]) == ("Bee", "Ant 7B")
    assert found["snapshot"]["number"] == 1
    assert found["page"] == "/compare?a=bee&b=ant-7b"
    (board,) = found["leaderboards"]
    assert (board["dimension"], board["voters"], board["category"]) == ("overall", "panel", "all")
    assert (board["rating_a"], board["rating_b"]) == (965.6, 1034.4)
    assert board["difference"] == pytest.approx(-68.8)
    assert (board["upper"] - board["lower"]) / 2 == pytest.approx(24, abs=0.5)
    assert (board["lower"] + board["upper"]) / 2 == pytest.approx(-68.8)
    assert (board["told_apart"], board["ahead"]) == (True, "b")
    assert (board["wins"], board["losses"], board["ties"]) == (100, 300, 40)


def test_the_other_way_round_everything_is_mirrored(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    (one,) = client.get(f"{URL}?a=bee&b=ant-7b").get_json()["leaderboards"]
    (other,) = client.get(f"{URL}?a=ant-7b&b=bee").get_json()["leaderboards"]
    assert other["difference"] == -one["difference"]
    assert (other["lower"], other["upper"]) == (-one["upper"], -one["lower"])
    assert (other["wins"], other["losses"], other["ahead"]) == (300, 100, "a")


def test_each_leaderboard_says_who_is_ahead_and_what_it_does_not_know(
    client: FlaskClient, arena_db: Db
) -> None:
    models = builders.add_small_arena(arena_db)
    lines = [builders.rated(models["Bee"], 1, 1010.0), builders.rated(models["Ant 7B"], 2, 990.0)]
    builders.add_board(arena_db, builders.snapshot_id("1"), lines, category="coding")
    found = client.get(f"{URL}?a=bee&b=ant-7b").get_json()["leaderboards"]
    coding = next(one for one in found if one["category"] == "coding")
    assert (coding["difference"], coding["ahead"]) == (20.0, "a")
    assert {coding[name] for name in ("lower", "upper", "told_apart", "wins", "ties")} == {None}


def test_a_model_that_is_not_rated_has_no_difference(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    (board,) = client.get(f"{URL}?a=ant-7b&b=cicada").get_json()["leaderboards"]
    assert (board["rating_b"], board["difference"], board["ahead"]) == (None, None, None)
    assert board["told_apart"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("a=bee&b=bee", 422),
        ("a=bee", 422),
        ("a=bee&b=", 422),
        ("a=bee&b=nobody", 404),
        ("a=bee&b=ant-7b&snapshot=00", 404),
    ],
)
def test_what_cannot_be_compared_is_said(
    client: FlaskClient, arena_db: Db, query: str, status: int
) -> None:
    builders.add_small_arena(arena_db)
    assert client.get(f"{URL}?{query}").status_code == status


def test_a_hidden_model_is_not_found(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    arena_db.execute(
        "UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [models["Ant 7B"]]
    )
    assert client.get(f"{URL}?a=bee&b=ant-7b").status_code == 404


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    tag = client.get(f"{URL}?a=bee&b=ant-7b").headers["ETag"]
    again = client.get(f"{URL}?a=bee&b=ant-7b", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
