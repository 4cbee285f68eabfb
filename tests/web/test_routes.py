"""Every route: its access, its place in the documentation, its visibility rule."""

from __future__ import annotations

from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import Connection

from arena.web.access import Access
from arena.web.endpoint import endpoints
from arena.web.route import access_of, declare
from tests.web import builders
from tests.web.conftest import operation


def test_every_route_declares_its_access(app: APIFlask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(access_of(app))


def test_only_reading_is_public(app: APIFlask) -> None:
    """But for logging in, by which somebody becomes known."""
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if access_of(app)[rule.endpoint] is Access.PUBLIC
        and rule.methods != {"GET", "HEAD", "OPTIONS"}
    }
    assert public == {"pages.login-enter"}


def test_a_route_that_declares_nothing_is_refused(app: APIFlask, client: FlaskClient) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert client.get("/forgotten").status_code == 404


@pytest.mark.parametrize(
    ("access", "allowed"),
    [
        (Access.PUBLIC, {"", "submitter", "judge", "admin"}),
        (Access.SUBMITTER, {"submitter", "admin"}),
        (Access.JUDGE, {"judge", "admin"}),
        (Access.ADMIN, {"admin"}),
    ],
)
def test_each_access_opens_to_its_scopes_alone(
    app: APIFlask,
    client: FlaskClient,
    arena_db: Connection[Any],
    access: Access,
    allowed: set[str],
) -> None:
    app.add_url_rule("/door", "door", lambda: "open")
    declare(app, "door", access)
    entered = set()
    for scope in ("", "submitter", "judge", "admin"):
        headers = {}
        if scope:
            headers["Authorization"] = f"Bearer {builders.add_token(arena_db, scope)}"
        response = client.get("/door", headers=headers)
        assert response.status_code in ({200, 403} if scope else {200, 401})
        if response.status_code == 200:
            entered.add(scope)
    assert entered == allowed


def test_the_api_documents_every_endpoint_with_its_access(app: APIFlask) -> None:
    for name, endpoint in endpoints().items():
        documented = operation(app, f"/api/v1{endpoint.path}", endpoint.method)
        assert documented["operationId"] == name
        assert documented["summary"]
        assert documented["x-access"] == endpoint.access
        assert ("security" in documented) == (endpoint.access is not Access.PUBLIC)


def test_an_unpublished_model_appears_nowhere(
    app: APIFlask, client: FlaskClient, arena_db: Connection[Any]
) -> None:
    models = builders.add_small_arena(arena_db)
    hidden = builders.add_model(arena_db, "Zzsecret", visibility="unpublished")
    latest = builders.add_snapshot(arena_db, [*models.values(), hidden], "2")
    lines = [builders.rated(hidden, 1, 1100.0), builders.rated(models["Bee"], 2, 900.0)]
    builders.add_board(arena_db, latest, lines)
    values: dict[str, Any] = {
        "slug": "zzsecret",
        "dimension": "overall",
        "reference": "latest",
        "name": "owl",
        "battle_id": 1,
    }
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            with app.test_request_context():
                needed: dict[str, Any] = {name: values[name] for name in rule.arguments}
                path = app.url_for(rule.endpoint, **needed)
            assert "Zzsecret" not in client.get(path).get_data(as_text=True), path
