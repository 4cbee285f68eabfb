"""/metrics: closed to the public, true to the database, and bounded in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import psycopg
import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from psycopg import Connection

from arena.settings import Settings
from arena.settings_parts import WebPart
from arena.store.job_run import record_job_run
from arena.store.metrics import LIVE, TOTALS, figures
from arena.web import create_app, metrics
from arena.web.database import pool_of
from arena.web.figures_kept import Kept
from tests.web import builders

Db = Connection[Any]
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scrape(client: FlaskClient, **headers: str) -> Samples:
    """Every sample by its name and labels."""
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    families = text_string_to_metric_families(response.get_data(as_text=True))
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def labelled(name: str, **labels: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return name, tuple(sorted(labels.items()))


@pytest.fixture
def judged(arena_db: Db) -> Db:
    """Two judgment calls done, one failed, one leased and two open; one attempt was cut off."""
    builders.add_small_arena(arena_db)
    arena_db.execute(
        "INSERT INTO judge (name, kind, identity, endpoint_id, protocol)"
        " VALUES ('owl', 'panel', 'owl', 1, 'explain_then_choose')"
    )
    arena_db.execute(
        "INSERT INTO call (kind, call_key, judge_id, asked_judge_id, part, shows,"
        " shown_response_ids, dimensions, nonce, state, due_at)"
        " SELECT 'judgment', n::text, 1, 1, 'verdict', '{}', '{}', '{overall}', '', state,"
        "        now() - interval '1 minute'"
        "   FROM unnest(ARRAY['done', 'done', 'failed', 'open', 'open', 'open'])"
        "   WITH ORDINALITY AS s (state, n)"
    )
    arena_db.execute(
        "INSERT INTO attempt (call_id, worker, ceiling_usd, lease_until) VALUES"
        " (1, 'w1', 0.5, now()), (2, 'w1', 0.5, now()), (3, 'w2', 0.5, now()),"
        " (4, 'w2', 0.25, now() - interval '1 minute'), (4, 'w3', 0.125, now() + interval '1 h')"
    )
    arena_db.execute(
        "INSERT INTO attempt_result (attempt_id, outcome, prompt_tokens, completion_tokens,"
        " cost_usd, latency_seconds) VALUES (1, 'answered', 100, 10, 0.0625, 2),"
        " (2, 'answered', 200, 20, 0.125, 3), (3, 'server_error', NULL, NULL, 0, 1)"
    )
    arena_db.execute(
        "UPDATE call SET state = 'leased', leased_attempt_id = 5, reserved_usd = 0.125,"
        " due_at = now() + interval '1 h' WHERE call_id = 4"
    )
    return arena_db


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Host": "arena.example"},
    ],
)
def test_what_comes_by_a_proxy_is_not_from_this_machine(
    bare_client: FlaskClient, headers: Mapping[str, str]
) -> None:
    assert bare_client.get("/metrics", headers=headers).status_code == 401


def test_another_machine_needs_a_token(bare_client: FlaskClient) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert bare_client.get("/metrics", environ_base=elsewhere).status_code == 401
    assert bare_client.get("/metrics").status_code == 200


def test_an_administrator_s_token_opens_it_and_no_other(client: FlaskClient, arena_db: Db) -> None:
    statuses = {}
    for scope in ("submitter", "judge", "admin"):
        headers = {"Authorization": f"Bearer {builders.add_token(arena_db, scope)}"}
        response = client.get("/metrics", headers={**headers, "X-Forwarded-For": "192.0.2.7"})
        statuses[scope] = response.status_code
    assert statuses == {"submitter": 403, "judge": 403, "admin": 200}


def test_this_machine_can_be_asked_for_a_token_too(settings: Settings, fresh_database: str) -> None:
    strict = settings.model_copy(update={"web": WebPart(metrics_from_loopback=False)})
    app = create_app(strict, fresh_database)
    assert app.test_client().get("/metrics").status_code == 401
    pool_of(app).close()


def test_the_queue_attempts_and_costs_are_those_of_the_database(
    client: FlaskClient, judged: Db
) -> None:
    found = scrape(client)
    assert found[labelled("arena_queue_calls", kind="response", state="open")] == 0
    assert found[labelled("arena_queue_calls", kind="judgment", state="leased")] == 1
    assert found[labelled("arena_queue_calls", kind="judgment", state="open")] == 2
    waited = found[labelled("arena_queue_overdue_seconds", kind="judgment", state="open")]
    assert 60 <= waited < 3600
    assert found[labelled("arena_queue_overdue_seconds", kind="judgment", state="leased")] == 0
    assert found[labelled("arena_calls_finished", kind="judgment", state="done")] == 2
    assert found[labelled("arena_calls_finished", kind="judgment", state="failed")] == 1
    assert found[labelled("arena_attempts_total", outcome="answered")] == 2
    assert found[labelled("arena_attempts_total", outcome="server_error")] == 1
    assert found[labelled("arena_prompt_tokens_total", outcome="answered")] == 300
    assert found[labelled("arena_cost_known_usd_total", outcome="answered")] == 0.1875
    assert found[labelled("arena_attempts_unknown")] == 1
    assert found[labelled("arena_cost_unknown_usd")] == 0.25
    assert found[labelled("arena_cost_reserved_usd", kind="judgment", state="leased")] == 0.125
    assert found[labelled("arena_workers_busy")] == 1
    assert found[labelled("arena_models", state="active")] == 3


def test_the_snapshot_and_the_jobs_are_dated(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    record_job_run(arena_db, "publish_snapshot", 1.5, None)
    record_job_run(arena_db, "publish_snapshot", 2.5, "NoConvergence")
    found = scrape(client)
    assert 0 <= found[labelled("arena_snapshot_age_seconds")] < 300
    assert found[labelled("arena_snapshot_votes")] == 600
    assert found[labelled("arena_job_seconds", job="publish_snapshot")] == 2.5
    assert found[labelled("arena_job_runs_total", job="publish_snapshot")] == 2
    assert found[labelled("arena_job_failures_total", job="publish_snapshot")] == 1


def test_every_figure_is_a_column_of_its_query_and_every_query_has_one(judged: Db) -> None:
    record_job_run(judged, "publish_snapshot", 1.5, None)
    assert {figure.query for figure in metrics.FIGURES} == {*LIVE, *TOTALS}
    for figure in metrics.FIGURES:
        for row in figures(judged, figure.query):
            assert {figure.value, *figure.labels} <= set(row)


def test_requests_are_counted_by_route_and_never_by_path(client: FlaskClient) -> None:
    for path in ("/healthz", "/healthz", "/nothing/1", "/nothing/2"):
        client.get(path)
    client.open("/healthz", method="BREW")
    found = scrape(client)
    count = "arena_http_requests_total"
    assert found[labelled(count, method="GET", route="/healthz", status="200")] == 2
    assert found[labelled(count, method="GET", route="unmatched", status="404")] == 2
    assert found[labelled(count, method="other", route="unmatched", status="405")] == 1
    assert found[labelled("arena_http_request_seconds_count", route="/healthz")] == 2
    assert not [labels for _, labels in found if "/nothing" in str(labels)]


def test_a_figure_that_takes_too_long_is_left_out_and_said_to_be(
    client: FlaskClient, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "_SECONDS", 0.2)
    with psycopg.connect(fresh_database) as holder:
        holder.execute("LOCK TABLE attempt_result IN ACCESS EXCLUSIVE MODE")
        found = scrape(client)
    missing = {
        dict(labels)["query"]
        for (name, labels), value in found.items()
        if name == "arena_figures_missing" and value
    }
    assert missing == {"attempts", "unknown_attempts"}
    assert labelled("arena_cost_unknown_usd") not in found
    assert found[labelled("arena_database_up")] == 1


def test_without_its_database_the_arena_still_tells_what_it_counted(
    settings: Settings, tmp_path: Any
) -> None:
    app = create_app(settings, f"postgresql://arena@/arena?host={tmp_path}")
    pool_of(app).timeout = 0.2
    app.test_client().get("/healthz")
    found = scrape(app.test_client())
    pool_of(app).close()
    assert found[labelled("arena_database_up")] == 0
    name = "arena_http_requests_total"
    assert found[labelled(name, method="GET", route="/healthz", status="200")] == 1
    assert not [name for name, _ in found if name.startswith("arena_queue")]


def test_reading_takes_a_twentieth_of_the_time_at_most() -> None:
    clock = Clock()
    kept = Kept(clock.taking(2.0), clock)
    assert kept.get() == 1
    clock.now += 39.9
    assert kept.get() == 1
    clock.now += 0.2
    assert kept.get() == 2


def test_a_failed_reading_is_not_kept() -> None:
    outcomes: Iterator[int] = iter([0, 5])
    kept = Kept(lambda: 35 // next(outcomes), Clock())
    with pytest.raises(ZeroDivisionError):
        kept.get()
    assert kept.get() == 7


class Clock:
    """A clock that stands still unless told otherwise."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def taking(self, seconds: float) -> Callable[[], int]:
        """Something to read that takes as long and counts how often it was read."""
        count = 0

        def read() -> int:
            nonlocal count
            count += 1
            self.now += seconds
            return count

        return read
