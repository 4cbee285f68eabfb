"""POST /api/v1/votes/{vote_id}/retract."""

from __future__ import annotations

from typing import Any

import pytest
from apiflask import APIFlask
from psycopg import Connection

from arena.settings import Settings
from tests.steps.builders import SmallArena
from tests.web import builders

Db = Connection[Any]


@pytest.fixture
def vote(standing_db: Db, tmp_path: Any) -> int:
    arena = SmallArena(standing_db, "", Settings(home=tmp_path))
    return arena.cast(arena.ready_battle(), arena.judge(tmp_path.name))


def test_an_admin_retracts_a_vote_once_with_a_reason(
    standing_app: APIFlask, standing_db: Db, vote: int
) -> None:
    client, path = standing_app.test_client(), f"/api/v1/votes/{vote}/retract"
    headers = builders.bearer(builders.add_token(standing_db, "admin"))
    assert client.post(path, json={"reason": "  "}, headers=headers).status_code == 422
    done = client.post(path, json={"reason": "cast by mistake"}, headers=headers)
    assert (done.status_code, done.get_json()["vote_id"]) == (200, vote)
    assert client.post(path, json={"reason": "again"}, headers=headers).status_code == 409
    found = standing_db.execute("SELECT reason FROM retraction WHERE vote_id = %s", (vote,))
    assert found.fetchall() == [("cast by mistake",)]


@pytest.mark.parametrize("scope", ["submitter", "judge"])
def test_nobody_else_does(standing_app: APIFlask, standing_db: Db, vote: int, scope: str) -> None:
    headers = builders.bearer(builders.add_token(standing_db, scope))
    reply = standing_app.test_client().post(
        f"/api/v1/votes/{vote}/retract", json={"reason": "I lost"}, headers=headers
    )
    assert reply.status_code == 403


@pytest.mark.parametrize("number", [0, 10**17, 10**30])
def test_a_vote_that_is_none_is_not_found(
    standing_app: APIFlask, standing_db: Db, number: int
) -> None:
    headers = builders.bearer(builders.add_token(standing_db, "admin"))
    reply = standing_app.test_client().post(
        f"/api/v1/votes/{number}/retract", json={"reason": "x"}, headers=headers
    )
    assert reply.status_code in {404, 422}
