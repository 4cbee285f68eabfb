"""GET /api/v1/battles/next and POST /api/v1/votes."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders
from tests.web.records import judged

Db = Connection[Any]


def test_a_person_is_given_a_battle_and_votes_once(client: FlaskClient, arena_db: Db) -> None:
    arena, battle = judged(arena_db)
    headers = {"Authorization": f"Bearer {builders.add_token(arena_db, 'judge')}"}
    asked = client.get("/api/v1/battles/next", headers=headers)
    ballot = asked.get_json()
    assert {ballot["first"]["text"], ballot["second"]["text"]} == {
        "Three feet.",
        "I # do not know.",
    }
    assert ballot["messages"][0]["content"] == "How many **feet** is a yard?"
    assert ballot["rubric"]
    for name in ("ant", "bee", f'"{battle}"', "battle_id"):
        assert name not in asked.get_data(as_text=True).replace(ballot["rubric"], "")

    body = {"ballot": ballot["ballot"], "verdict": "second"}
    cast = client.post("/api/v1/votes", json=body, headers=headers)
    assert cast.status_code == 201
    vote = cast.get_json()
    p_b = 1.0 if vote["display_order"] == "ab" else 0.0
    assert arena.all("SELECT p_b, basis FROM vote WHERE vote_id = %s", vote["vote_id"]) == [
        (p_b, "cast")
    ]
    assert client.post("/api/v1/votes", json=body, headers=headers).status_code == 409
    assert client.get("/api/v1/battles/next", headers=headers).status_code == 404


def test_a_vote_needs_a_judge_s_token_and_a_ballot(client: FlaskClient, arena_db: Db) -> None:
    judged(arena_db)
    body = {"ballot": "x", "verdict": "first"}
    assert client.get("/api/v1/battles/next").status_code == 401
    assert client.post("/api/v1/votes", json=body).status_code == 401
    headers = {"Authorization": f"Bearer {builders.add_token(arena_db, 'judge')}"}
    assert client.post("/api/v1/votes", json=body, headers=headers).status_code == 422
    body["verdict"] = "a"
    assert client.post("/api/v1/votes", json=body, headers=headers).status_code == 422
