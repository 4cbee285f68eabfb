"""GET /api/v1/spending, and its page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from arena.settings import Settings
from tests.steps.builders import SmallArena

Db = Connection[Any]


def spend(db: Db, **fields: Any) -> None:
    """Two calls of `ant` and `bee` under way, at a dollar each; a budget of three."""
    arena = SmallArena(db, "", Settings(home=Path("unused")))
    ada = arena.one("INSERT INTO submitter (name) VALUES ('ada') RETURNING submitter_id")
    arena.prompts(1)
    for name in ("ant", "bee"):
        arena.model(name, endpoint={"price_out_usd": 1.0}, max_tokens=1_000_000, submitter_id=ada)
    arena.schedule()
    assert len(arena.lease()) == 2
    db.execute(
        "INSERT INTO budget (scope, key, limit_usd, source) VALUES ('all', '', 3, 'command')"
    )


def test_what_is_reserved_and_left_is_shown(client: FlaskClient, arena_db: Db) -> None:
    spend(arena_db)
    everything, today, *rest = client.get("/api/v1/spending").get_json()["accounts"]

    assert everything == {
        "scope": "all",
        "name": "",
        "calls": 2,
        "spent_usd": 0.0,
        "reserved_usd": 2.0,
        "unknown_usd": 0.0,
        "limit_usd": 3.0,
        "left_usd": 1.0,
        "limit_calls": None,
        "left_calls": None,
    }
    assert (today["scope"], today["calls"], today["limit_usd"]) == ("day", 2, None)
    assert [(one["scope"], one["name"]) for one in rest] == [("model", "ant"), ("model", "bee")]


def test_the_page_shows_the_same(client: FlaskClient, arena_db: Db) -> None:
    assert "No call has been made yet" in client.get("/spending").get_data(as_text=True)
    spend(arena_db)

    page = client.get("/spending").get_data(as_text=True)
    assert "$2.0000" in page
    assert "$1.0000" in page


def test_submitters_and_unpublished_models_are_nobody_s_business(
    client: FlaskClient, arena_db: Db
) -> None:
    spend(arena_db)
    arena_db.execute("UPDATE model SET visibility = 'unpublished' WHERE name = 'bee'")
    accounts = client.get("/api/v1/spending").get_json()["accounts"]

    assert [one["name"] for one in accounts if one["scope"] == "model"] == ["ant"]
    page = client.get("/spending").get_data(as_text=True)
    assert "ant" in page
    assert "bee" not in page
    assert "ada" not in page
