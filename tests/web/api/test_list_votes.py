"""GET /api/v1/votes."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from arena.domain import BOTH_BAD
from arena.steps.retract_vote import retract_vote
from tests.web.records import judged

Db = Connection[Any]


def test_the_log_has_every_vote_once_and_each_filter_leaves_what_it_says(
    client: FlaskClient, arena_db: Db
) -> None:
    arena, battle = judged(arena_db)
    ada = arena.judge("ada", kind="people", protocol=None, endpoint_id=None, identity="ada")
    cast = arena.cast(battle, ada, BOTH_BAD, "ba", judge_kind="people", basis="cast")
    first = arena.one("SELECT min(vote_id) FROM vote")
    retract_vote(arena_db, first, "it was <misled>")

    def votes(query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = client.get(f"/api/v1/votes?{query}").get_json()["items"]
        return found

    log = votes("")
    assert [one["vote_id"] for one in log] == sorted(one["vote_id"] for one in log)
    assert [one["judge"] for one in log] == ["owl", "owl", f"person {ada}"]
    assert {one["display_order"] for one in log if one["judge"] == "owl"} == {"ab", "ba"}
    assert log[0]["retraction"]["reason"] == "it was <misled>"
    assert (log[2]["p_tie"], log[2]["both_bad"], log[2]["basis"]) == (1.0, True, "cast")
    assert (log[0]["a"], log[0]["b"], log[0]["battle_id"]) == ("ant", "bee", battle)

    assert [one["vote_id"] for one in votes("voters=people")] == [cast]
    assert [one["vote_id"] for one in votes(f"judge={ada}")] == [cast]
    assert len(votes(f"judge=owl&battle={battle}&model=ant&dimension=overall")) == 2
    assert votes("dimension=accuracy") == []
    assert [one["vote_id"] for one in votes(f"after={first}&limit=1")] == [first + 1]
