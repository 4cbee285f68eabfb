"""GET /api/v1/status, and /status."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from arena.domain import Outcome
from arena.store.job_run import record_job_run
from tests.steps.builders import failed
from tests.web.records import small_arena

Db = Connection[Any]


def test_an_arena_that_has_done_nothing_says_so(client: FlaskClient, arena_db: Db) -> None:
    found = client.get("/api/v1/status").get_json()
    assert (found["published"], found["jobs"], found["errors"]) == (None, [], [])
    page = client.get("/status").get_data(as_text=True)
    for said in ("No snapshot is published yet", "No job has run yet", "No call has been made yet"):
        assert said in page


def test_the_queue_errors_and_jobs_are_shown_and_no_text_of_theirs(
    client: FlaskClient, arena_db: Db
) -> None:
    arena = small_arena(arena_db)
    arena.prompts(2)
    for name in ("ant", "bee"):
        arena.model(name)
    arena.schedule(per_pair=2)
    first, *_ = arena.lease(3)
    arena.record(failed(first, Outcome.RATE_LIMITED))
    record_job_run(arena_db, "publish_snapshot", 1.5, None)
    record_job_run(arena_db, "publish_snapshot", 2.0, "Zzsecret path")

    found = client.get("/api/v1/status").get_json()
    responses = next(one for one in found["queue"] if one["kind"] == "response")
    assert (responses["open"], responses["under_way"]) == (2, 2)
    assert found["workers"] == 1
    assert found["waiting"] == {"battles": 2, "votes": 0}
    assert [(one["outcome"], one["attempts"]) for one in found["errors"]] == [("rate_limited", 1)]
    (job,) = found["jobs"]
    assert (job["runs"], job["failures"], job["last_failed"]) == (2, 1, True)
    assert job["due_at"] > job["ended_at"]
    assert {one["scope"] for one in found["spending"]} == {"all", "day"}

    page = client.get("/status").get_data(as_text=True)
    assert "Rate limited (429)" in page
    assert "Publish a snapshot" in page
    assert "Zzsecret" not in page
    assert "it rate_limited" not in page
