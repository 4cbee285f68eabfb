"""POST /api/v1/judges and /api/v1/judges/{judge_id}/state."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from arena.settings import Settings
from arena.store import judge as judge_rows
from tests.web import builders

Db = Connection[Any]

JUDGE = {"name": "Panel 1", "base_url": "https://owl.example/v1", "api_model": "owl-20b"}


@pytest.fixture
def admin(arena_db: Db) -> dict[str, str]:
    return {"Authorization": f"Bearer {builders.add_token(arena_db, 'admin')}"}


def test_an_admin_puts_a_judge_on_the_panel(
    client: FlaskClient, arena_db: Db, admin: dict[str, str]
) -> None:
    body = {**JUDGE, "protocol": "score_pair", "options": {"samples": 2}, "dimensions": ["overall"]}
    response = client.post("/api/v1/judges", json=body, headers=admin)

    assert response.status_code == 201, response.get_json()
    (judge,) = judge_rows.judges(arena_db)
    assert response.get_json() == {
        "judge_id": judge.judge_id,
        "name": "Panel 1",
        "protocol": "score_pair",
    }
    assert (judge.kind, judge.state, judge.options) == ("panel", "active", {"samples": 2})


@pytest.mark.parametrize("scope", ["submitter", "judge"])
def test_nobody_else_does(client: FlaskClient, arena_db: Db, scope: str) -> None:
    headers = {"Authorization": f"Bearer {builders.add_token(arena_db, scope)}"}

    assert client.post("/api/v1/judges", json=JUDGE, headers=headers).status_code == 403
    assert judge_rows.judges(arena_db) == []


def test_the_judge_s_key_is_sealed_and_never_shown(
    client: FlaskClient, arena_db: Db, settings: Settings, admin: dict[str, str]
) -> None:
    response = client.post("/api/v1/judges", json={**JUDGE, "api_key": "sk-1"}, headers=admin)

    assert b"sk-1" not in response.data
    stored = arena_db.execute("SELECT api_key_sealed FROM endpoint").fetchone()
    assert stored is not None
    assert stored[0] is not None
    assert b"sk-1" not in stored[0]


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"protocol": "guess"}, 404, "no protocol called 'guess'"),
        ({"protocol": "persona"}, 422, "persona: protocol persona needs one"),
        ({"protocol": "choose_by_probability"}, 422, "set logprobs = true"),
        ({"options": {"colour": 1}}, 422, "has no option called colour"),
        ({"base_url": ""}, 422, "base_url is missing; without it a judge needs members"),
        ({"base_url": "owl"}, 422, "base_url"),
        ({"dimensions": ["colour"]}, 404, "colour"),
        ({"members": ["elk"], "base_url": "", "api_model": ""}, 404, "no judge called 'elk'"),
        ({"max_tokens": 0}, 422, "max_tokens"),
    ],
)
def test_what_cannot_judge_is_refused_by_name_and_leaves_nothing(
    client: FlaskClient,
    arena_db: Db,
    admin: dict[str, str],
    changed: dict[str, Any],
    status: int,
    said: str,
) -> None:
    response = client.post("/api/v1/judges", json={**JUDGE, **changed}, headers=admin)

    assert response.status_code == status
    assert said in response.get_json()["detail"]
    assert arena_db.execute("SELECT count(*) FROM endpoint").fetchone() == (0,)


def test_a_judge_that_is_there_is_a_conflict(client: FlaskClient, admin: dict[str, str]) -> None:
    assert client.post("/api/v1/judges", json=JUDGE, headers=admin).status_code == 201
    assert client.post("/api/v1/judges", json=JUDGE, headers=admin).status_code == 409


def test_a_judge_rests_and_judges_again(
    client: FlaskClient, arena_db: Db, admin: dict[str, str]
) -> None:
    judge_id = client.post("/api/v1/judges", json=JUDGE, headers=admin).get_json()["judge_id"]

    def become(**body: str) -> tuple[int, str]:
        path = f"/api/v1/judges/{judge_id}/state"
        status = client.post(path, json=body, headers=admin).status_code
        return status, judge_rows.judges(arena_db)[0].state

    assert become(state="suspended") == (422, "active")
    assert become(state="suspended", reason="it moves") == (200, "suspended")
    assert become(state="active") == (200, "active")
    assert become(state="active") == (422, "active")


def test_an_unknown_judge_has_no_state(client: FlaskClient, admin: dict[str, str]) -> None:
    response = client.post("/api/v1/judges/7/state", json={"state": "active"}, headers=admin)

    assert response.status_code == 404
    assert response.get_json()["detail"] == "no judge 7"


def test_a_judge_says_which_prompts_it_takes(client: FlaskClient, admin: dict[str, str]) -> None:
    shared = {"categories": ["talk", "poetry"], "except_categories": ["maths"]}
    made = client.post("/api/v1/judges", json={**JUDGE, **shared}, headers=admin)
    assert made.status_code == 201

    judge_id = made.get_json()["judge_id"]
    found = client.get(f"/api/v1/judges/{judge_id}").get_json()
    assert {name: found[name] for name in shared} == shared
    page = client.get(f"/judges/{judge_id}").get_data(as_text=True)
    assert "<bdi>talk</bdi>, <bdi>poetry</bdi>, but not of <bdi>maths</bdi>" in page
    listed = client.get("/judges").get_data(as_text=True)
    assert "for <bdi>talk</bdi>, <bdi>poetry</bdi> but not <bdi>maths</bdi>" in listed


def test_a_judge_cannot_take_and_leave_a_category(
    client: FlaskClient, admin: dict[str, str]
) -> None:
    both = {"categories": ["maths"], "except_categories": ["maths"]}
    refused = client.post("/api/v1/judges", json={**JUDGE, **both}, headers=admin)

    assert refused.status_code == 422
    assert "'maths' stands in categories and in except_categories" in refused.get_json()["detail"]
