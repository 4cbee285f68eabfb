"""GET /api/v1/leaderboards/{dimension}/rows."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders

Db = Connection[Any]

URL = "/api/v1/leaderboards/overall/rows"


def rows_of(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{URL}?{query}")
    assert response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True))))


def test_columns_are_those_of_lmarena_and_say_which_snapshot_they_are_of(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_small_arena(arena_db)
    ant, bee = rows_of(client)
    assert list(ant)[:11] == [
        *("model_name", "organization", "license", "rating", "rating_lower", "rating_upper"),
        *("variance", "vote_count", "rank", "category", "leaderboard_publish_date"),
    ]
    assert (ant["model_name"], ant["rating"], ant["vote_count"]) == ("Ant 7B", "1034.4", "1200")
    assert float(ant["variance"]) == pytest.approx((20.5 / 1.959964) ** 2)
    assert (ant["dimension"], ant["voters"], ant["category"]) == ("overall", "panel", "all")
    assert (ant["snapshot_id"], ant["methodology_version"]) == (builders.snapshot_id("1"), "1")
    assert bee["model_name"] == "Bee"


def test_what_is_not_known_is_empty_in_csv_and_null_in_json(
    client: FlaskClient, arena_db: Db
) -> None:
    ant = builders.add_model(arena_db, "Ant")
    line = builders.rated(ant, 1, 1000.0, half_width=None)
    builders.add_board(arena_db, builders.add_snapshot(arena_db, [ant]), [line])
    (row,) = rows_of(client)
    assert (row["rating_lower"], row["variance"], row["price_in_usd"]) == ("", "", "")
    (row,) = client.get(f"{URL}?format=json").get_json()
    assert (row["rating_lower"], row["variance"], row["price_in_usd"]) == (None, None, None)


def test_exactly_the_lines_shown_are_sent(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    assert [row["model_name"] for row in rows_of(client, "sort=model&search=b")] == [
        "Ant 7B",
        "Bee",
    ]
    assert [row["model_name"] for row in rows_of(client, "sort=-rank&organization=Formica")] == [
        "Ant 7B"
    ]
    assert rows_of(client, "search=nobody") == []


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx"])
def test_no_text_is_a_formula(client: FlaskClient, arena_db: Db, name: str) -> None:
    ant = builders.add_model(arena_db, name, "ant", organization=name, license=name)
    builders.add_board(
        arena_db, builders.add_snapshot(arena_db, [ant]), [builders.rated(ant, 1, -5.0)]
    )
    (row,) = rows_of(client)
    assert row["model_name"] == row["organization"] == row["license"] == f"'{name}"
    assert row["rating"] == "-5.0"


def test_the_file_is_named_after_its_board(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    name = f"overall-panel-all-{builders.snapshot_id('1')[:12]}"
    for kind in ("csv", "json"):
        sent = client.get(f"{URL}?format={kind}").headers["Content-Disposition"]
        assert sent == f"attachment; filename={name}.{kind}"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/leaderboards/wit/rows", 404),
        (f"{URL}?voters=people", 404),
        (f"{URL}?format=xlsx", 422),
        (f"{URL}?sort=speed", 422),
        (f"{URL}?page=2", 422),
    ],
)
def test_what_is_not_there_is_said(
    client: FlaskClient, arena_db: Db, path: str, status: int
) -> None:
    builders.add_small_arena(arena_db)
    response = client.get(path)
    assert response.status_code == status
    assert response.get_json()["detail"]
