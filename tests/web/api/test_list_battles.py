"""GET /api/v1/battles, and /battles."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from tests.web.records import add_prompt, judged, small_arena

Db = Connection[Any]


@pytest.fixture
def three(arena_db: Db) -> list[int]:
    """Ant and bee on a prompt of units, ant and cat and bee and cat on one of logic; by id."""
    arena, first = judged(arena_db)
    logic = add_prompt(arena_db, "logic-1", "Who lies?", "logic")
    ids = {name: arena.one("SELECT model_id FROM model WHERE name = %s", name) for name in
           ("ant", "bee")}  # fmt: skip
    cat = arena.uploaded_model("cat", {logic: "Cat."})
    for name, model_id in ids.items():
        arena.response(model_id, logic, name)
    for rival in ids.values():
        arena_db.execute(
            "INSERT INTO battle (prompt_id, model_a_id, model_b_id, policy) "
            "VALUES (%s, %s, %s, 'fewest_first')",
            (logic, rival, cat),
        )
    return [first, *(row for (row,) in arena.all(
        "SELECT battle_id FROM battle WHERE battle_id <> %s ORDER BY 1", first))]  # fmt: skip


def ids(client: FlaskClient, query: str) -> list[int]:
    found = client.get(f"/api/v1/battles?{query}").get_json()["items"]
    return [one["battle_id"] for one in found]


def test_the_newest_battle_comes_first(client: FlaskClient, three: list[int]) -> None:
    assert ids(client, "") == three[::-1]


def test_each_filter_leaves_what_it_says(client: FlaskClient, three: list[int]) -> None:
    units, ant_cat, bee_cat = three
    assert ids(client, "model=ant") == [ant_cat, units]
    assert ids(client, "model=ant&opponent=cat") == [ant_cat]
    assert ids(client, "model=cat&opponent=ant") == [ant_cat]
    assert ids(client, "category=logic") == [bee_cat, ant_cat]
    assert ids(client, "judge=owl") == [units]
    assert ids(client, "state=waiting") == [bee_cat, ant_cat]
    assert ids(client, "prompt=units-1") == [units]
    assert ids(client, "model=cat&category=units") == []


def test_pages_of_the_list_show_every_battle_once(client: FlaskClient, three: list[int]) -> None:
    first = client.get("/api/v1/battles?limit=2&model=ant").get_json()
    assert first["next"] is None
    first = client.get("/api/v1/battles?limit=2").get_json()
    rest = client.get(first["next"]).get_json()
    shown = [one["battle_id"] for one in first["items"] + rest["items"]]
    assert shown == three[::-1]
    assert rest["next"] is None


def test_a_battle_says_who_met_on_what_and_how_it_was_drawn(
    client: FlaskClient, arena_db: Db
) -> None:
    _, battle = judged(arena_db)
    (one,) = client.get("/api/v1/battles").get_json()["items"]
    assert (one["a"]["slug"], one["b"]["slug"]) == ("ant", "bee")
    assert (one["prompt"], one["prompt_version"], one["categories"]) == ("units-1", 1, ["units"])
    assert (one["policy"], one["sampling_prob"]) == ("fewest_first", 1.0)
    # Owl says that whichever it is shown first is better.
    assert (one["votes"], one["for_a"], one["for_b"]) == (2, 1, 1)
    assert one["page"] == f"/battles/{battle}"


def test_a_retracted_vote_is_not_counted(client: FlaskClient, arena_db: Db) -> None:
    judged(arena_db)
    arena_db.execute("INSERT INTO retraction (vote_id, reason) SELECT min(vote_id), 'x' FROM vote")
    assert client.get("/api/v1/battles").get_json()["items"][0]["votes"] == 1


def test_the_page_offers_and_keeps_its_filters(client: FlaskClient, three: list[int]) -> None:
    page = client.get("/battles?model=ant&opponent=&category=logic&limit=1").get_data(as_text=True)
    assert f'href="/battles/{three[1]}"' in page
    assert f'href="/battles/{three[2]}"' not in page
    assert '<option value="logic" selected>' in page
    assert 'name="model" list="models" value="ant"' in page


def test_the_page_says_when_no_battle_fits(client: FlaskClient, arena_db: Db) -> None:
    small_arena(arena_db)
    assert "No battle fits" in client.get("/battles").get_data(as_text=True)


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "after=-1", "state=odd", "model=a%00b"])
def test_a_query_that_cannot_be_used_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/battles?{query}").status_code == 422
    assert client.get(f"/api/v1/battles?{query}").status_code == 422
