"""GET /api/v1/fair-play, and /fair-play."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from arena.steps.leave_draw import retire_model
from tests.web import builders
from tests.web.records import small_arena

Db = Connection[Any]


def test_every_variant_is_counted_and_departures_are_kept(
    client: FlaskClient, arena_db: Db
) -> None:
    ada = small_arena(arena_db).one("INSERT INTO submitter (name) VALUES ('Ada') RETURNING 1")
    for name in ("Ant 1", "Ant 2", "Ant 3"):
        builders.add_model(arena_db, name, organization="Formica", submitter_id=ada)
    builders.add_model(
        arena_db, "Zz", organization="Formica", submitter_id=ada, visibility="unpublished"
    )
    builders.add_model(arena_db, "Bee", organization="Apis")
    builders.add_model(arena_db, "Yy", organization="Yylab", visibility="unpublished")
    retire_model(arena_db, "ant-3", "worse than <Zz>")

    found = client.get("/api/v1/fair-play").get_json()
    assert [
        (one["organization"], one["submitter_id"], one["models"], one["in_the_draw"],
         one["retired"], one["unpublished"])
        for one in found["entrants"]
    ] == [
        ("Apis", None, 1, 1, 0, 0),
        ("Formica", 1, 4, 3, 1, 1),
        (None, None, 1, 1, 0, 1),
    ]  # fmt: skip
    (departed,) = found["departed"]
    assert (departed["name"], departed["state"]) == ("Ant 3", "retired")
    assert departed["reason"] == "worse than <an unpublished model>"
    assert departed["since"] is not None

    page = client.get("/fair-play").get_data(as_text=True)
    assert "worse than &lt;an unpublished model&gt;" in page
    assert "submitter 1" in page
    for hidden in ("Zz", "Yy", "Ada"):
        assert hidden not in page


def test_draws_are_held_against_the_rule(client: FlaskClient, arena_db: Db) -> None:
    assert "No battle between models" in client.get("/fair-play").get_data(as_text=True)
    arena = small_arena(arena_db)
    arena.prompts(6)
    for name, organization in (("ant", "x"), ("bee", "x"), ("cat", "y")):
        arena.model(name, organization=organization)
    arena.schedule(per_pair=6)
    found = client.get("/api/v1/fair-play").get_json()["audit"]
    assert (found["battles"], found["pairs"], found["chi_square"]) == (18, 3, 0.0)
    assert [(one["organization"], one["battles"]) for one in found["organizations"]] == [
        ("x", 18),
        ("y", 12),
    ]
    assert [one["p_value"] for one in found["organizations"]] == [1.0, 1.0]
    page = client.get("/fair-play").get_data(as_text=True)
    assert "chi-square 0.0 with 2 degrees of freedom" in page
