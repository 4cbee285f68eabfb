"""Every route, tried by everybody: anonymous, the owner, another submitter, a judge, an admin.

A route that does not stand in `TABLE` fails the first test: whoever adds one says who may use it.
"""

from __future__ import annotations

from typing import Any, Literal
from uuid import uuid4

import pytest
from apiflask import APIFlask
from psycopg import Connection
from werkzeug.test import TestResponse

from tests.web import builders
from tests.web.browser import Browser, logged_in

Db = Connection[Any]
Met = Literal["in", "refused", "forbidden", "hidden", "to login"]

ACTORS = ("anonymous", "owner", "other", "judge", "admin")

ANYONE: tuple[Met, ...] = ("in",) * 5
SUBMITTERS: tuple[Met, ...] = ("refused", "in", "in", "forbidden", "in")
JUDGES: tuple[Met, ...] = ("refused", "forbidden", "forbidden", "in", "in")
OWNER: tuple[Met, ...] = ("refused", "in", "hidden", "forbidden", "in")
ADMIN: tuple[Met, ...] = ("refused", "forbidden", "forbidden", "forbidden", "in")
# Judges have no session: pages take them for anonymous.
ACCOUNT_PAGE: tuple[Met, ...] = ("to login", "in", "in", "to login", "in")
OWNER_PAGE: tuple[Met, ...] = ("to login", "in", "hidden", "to login", "in")
ADMIN_PAGE: tuple[Met, ...] = ("to login", "forbidden", "forbidden", "to login", "in")
ACCOUNT_FORM: tuple[Met, ...] = ("refused", "in", "in", "refused", "in")
OWNER_FORM: tuple[Met, ...] = ("refused", "in", "hidden", "refused", "in")
OWNERS_OWN_FORM: tuple[Met, ...] = ("refused", "in", "hidden", "refused", "hidden")
ADMIN_FORM: tuple[Met, ...] = ("refused", "forbidden", "forbidden", "refused", "in")

TABLE: dict[str, tuple[Met, ...]] = {
    "healthz": ANYONE,
    "metrics": ADMIN,
    "openapi.spec": ANYONE,
    "readyz": ANYONE,
    "static": ANYONE,
    "api.cast_vote": JUDGES,
    "api.compare_models": ANYONE,
    "api.compare_voters": ANYONE,
    "api.download_leaderboard": ANYONE,
    "api.download_snapshot_file": ANYONE,
    "api.enrol_judge": ADMIN,
    "api.list_battles": ANYONE,
    "api.list_judges": ANYONE,
    "api.list_leaderboards": ANYONE,
    "api.list_methods": ANYONE,
    "api.list_models": ANYONE,
    "api.list_prompts": ANYONE,
    "api.list_snapshot_files": ANYONE,
    "api.list_snapshots": ANYONE,
    "api.list_tokens": SUBMITTERS,
    "api.list_votes": ANYONE,
    "api.make_token": SUBMITTERS,
    "api.next_battle": JUDGES,
    "api.pause_model": OWNER,
    "api.probe_model": OWNER,
    "api.refit_snapshot": ANYONE,
    "api.report_snapshot": ANYONE,
    "api.resume_model": OWNER,
    "api.retract_vote": ADMIN,
    "api.revoke_token": OWNER,
    "api.set_judge_state": ADMIN,
    "api.show_battle": ANYONE,
    "api.show_changes": ANYONE,
    "api.show_fair_play": ANYONE,
    "api.show_judge": ANYONE,
    "api.show_leaderboard": ANYONE,
    "api.show_model": ANYONE,
    "api.show_model_history": ANYONE,
    "api.show_probe": OWNER,
    "api.show_prompt": ANYONE,
    "api.show_queue": OWNER,
    "api.show_snapshot": ANYONE,
    "api.show_spending": ANYONE,
    "api.show_status": ANYONE,
    "api.submit_model": SUBMITTERS,
    "api.upload_responses": OWNER,
    "api.withdraw_model": OWNER,
    "pages.account": ACCOUNT_PAGE,
    "pages.api": ANYONE,
    "pages.badge": ANYONE,
    "pages.battle": ANYONE,
    "pages.battles": ANYONE,
    "pages.compare": ANYONE,
    "pages.embed": ANYONE,
    "pages.fair_play": ANYONE,
    "pages.feed": ANYONE,
    "pages.judge": ANYONE,
    "pages.judges": ANYONE,
    "pages.leaderboard": ANYONE,
    "pages.leaderboard_figures": ANYONE,
    "pages.login": ANYONE,
    "pages.method": ANYONE,
    "pages.model": ANYONE,
    "pages.operate": ADMIN_PAGE,
    "pages.own_model": OWNER_PAGE,
    "pages.prompt": ANYONE,
    "pages.prompts": ANYONE,
    "pages.register": ACCOUNT_PAGE,
    "pages.snapshot": ANYONE,
    "pages.snapshots": ANYONE,
    "pages.spending": ANYONE,
    "pages.status": ANYONE,
    "pages.account-leave": ACCOUNT_FORM,
    "pages.account-revoke": OWNERS_OWN_FORM,
    "pages.account-token": ACCOUNT_FORM,
    "pages.login-enter": ANYONE,
    "pages.operate-recall": ADMIN_FORM,
    "pages.operate-resume": ADMIN_FORM,
    "pages.operate-retract": ADMIN_FORM,
    "pages.operate-suspend": ADMIN_FORM,
    "pages.own_model-pause": OWNER_FORM,
    "pages.own_model-probe": OWNER_FORM,
    "pages.own_model-resume": OWNER_FORM,
    "pages.own_model-withdraw": OWNER_FORM,
    "pages.register-enter": ACCOUNT_FORM,
}

BODIES: dict[str, dict[str, Any]] = {
    "api.make_token": {"json": {}},
    "api.submit_model": {"json": {"name": "x", "base_url": "http://127.0.0.1/"}},
    "api.pause_model": {"json": {"reason": "tried"}},
    "api.withdraw_model": {"json": {"reason": "tried"}},
    "api.retract_vote": {"json": {"reason": "tried"}},
    "api.enrol_judge": {"json": {"name": "x"}},
    "api.set_judge_state": {"json": {"state": "suspended", "reason": "tried"}},
    "api.cast_vote": {"json": {"ballot": "x", "verdict": "tie"}},
    "api.upload_responses": {"data": b"{}", "content_type": "application/jsonl"},
}
MISSES_ARE_IN = frozenset(
    {
        "api.next_battle",
        "api.retract_vote",
        "api.set_judge_state",
        "pages.operate-recall",
        "pages.operate-suspend",
    }
)
"""What these act on is not there, which only those learn who may act on it."""


def test_every_route_has_a_row(standing_app: APIFlask) -> None:
    assert {rule.endpoint for rule in standing_app.url_map.iter_rules()} == set(TABLE)


@pytest.fixture(scope="module")
def tokens(standing_db: Db) -> dict[str, str]:
    scopes = {"owner": "submitter", "other": "submitter", "judge": "judge", "admin": "admin"}
    return {
        actor: builders.add_token(standing_db, scope, submitter=actor)
        for actor, scope in scopes.items()
    }


@pytest.fixture(scope="module")
def browsers(standing_app: APIFlask, tokens: dict[str, str]) -> dict[str, Browser]:
    known = {actor: logged_in(standing_app, tokens[actor]) for actor in ("owner", "other", "admin")}
    return {actor: known.get(actor) or Browser(standing_app) for actor in ACTORS}


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_everybody_meets_what_the_table_says(
    standing_app: APIFlask,
    standing_db: Db,
    tokens: dict[str, str],
    browsers: dict[str, Browser],
    endpoint: str,
) -> None:
    met = {}
    for actor in ACTORS:
        # Of their own each: acting on one changes it.
        values = {**_thing(standing_db, endpoint), "dimension": "overall", "reference": "latest"}
        values |= {"battle_id": 1, "name": "nobody"}
        reply = _try(standing_app, endpoint, values, tokens.get(actor), browsers[actor])
        met[actor] = _what(reply, endpoint, TABLE[endpoint][ACTORS.index(actor)])
        if endpoint == "pages.account-leave" and actor in tokens and actor != "judge":
            browsers[actor].log_in(tokens[actor])
    assert met == dict(zip(ACTORS, TABLE[endpoint], strict=True))


def _thing(db: Db, endpoint: str) -> dict[str, Any]:
    """A model and a token of the owner's."""
    name, owner = f"m{uuid4().hex}", builders.submitter_id(db, "owner")
    state = "failing" if "resume" in endpoint else "active"
    model_id = builders.add_model(db, name, submitter_id=owner, state=state)
    db.execute(
        "INSERT INTO call (kind, call_key, model_id, nonce) VALUES ('probe', %s, %s, '')",
        (name, model_id),
    )
    builders.add_token(db, submitter="owner")
    found = db.execute("SELECT max(token_id) FROM token").fetchone()
    assert found is not None
    return {
        "slug": name,
        "token_id": found[0],
        "vote_id": 1,
        "battle_id": 1,
        "judge_id": 1,
        "name": "owl",
        "filename": "arena.css",
    }


def _try(
    app: APIFlask, endpoint: str, values: dict[str, Any], token: str | None, browser: Browser
) -> TestResponse:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    with app.test_request_context():
        path = app.url_for(endpoint, **{name: values[name] for name in rule.arguments})
    method = "POST" if "POST" in (rule.methods or ()) else "GET"
    # As a proxy would ask: whoever is on this machine may read /metrics.
    headers = {"X-Real-Ip": "192.0.2.1"}
    if endpoint.startswith("pages."):
        data = {"csrf_token": browser.csrf_token("/login"), "reason": "tried"}
        sent: dict[str, Any] = {"data": data} if method == "POST" else {}
        return browser.client.open(path, method=method, headers=headers, **sent)
    if token:
        headers |= builders.bearer(token)
    body = BODIES.get(endpoint, {})
    reply = app.test_client().open(path, method=method, headers=headers, **body)
    reply.close()
    return reply


def _what(reply: TestResponse, endpoint: str, expected: Met) -> Met:
    assert reply.status_code < 500
    if reply.status_code == 303 and reply.headers["Location"].startswith("/login?"):
        return "to login"
    if endpoint == "pages.login-enter":
        return "in"  # its 401 is for the token that was sent, not for whoever sent it
    if reply.status_code == 404 and expected == "in":
        missing_is_all = TABLE[endpoint] is ANYONE or endpoint in MISSES_ARE_IN
        return "in" if missing_is_all else "hidden"
    met: dict[int, Met] = {401: "refused", 403: "forbidden", 404: "hidden"}
    return met.get(reply.status_code, "in")
