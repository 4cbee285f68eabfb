"""What schemas refuse is what the code refuses: checked by a validator of JSON Schema, and sent."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from psycopg import Connection

from arena.web.api.enrol_judge import JudgeEnrolment
from arena.web.api.set_judge_state import JudgeStateChange
from arena.web.api.submit_model import ModelSubmission
from arena.web.endpoint import Strict
from tests.web import builders

ENDPOINT = {"base_url": "https://8.8.8.8/v1", "api_model": "a"}
BODIES: list[tuple[str, type[Strict], dict[str, Any], bool]] = [
    ("models", ModelSubmission, {"name": "Ant"}, True),
    ("models", ModelSubmission, {"name": "Bee", **ENDPOINT}, True),
    ("models", ModelSubmission, {"name": " "}, False),
    ("models", ModelSubmission, {"name": "Cat", "base_url": "https://8.8.8.8/v1"}, False),
    ("models", ModelSubmission, {"name": "Cat", "api_model": "a"}, False),
    ("models", ModelSubmission, {"name": "Cat", "api_key": "sk"}, False),
    ("models", ModelSubmission, {"name": "Cat", **ENDPOINT, "base_url": "ftp://8.8.8.8"}, False),
    ("judges", JudgeEnrolment, {"name": "owl", **ENDPOINT, "api_model": "b"}, True),
    ("judges", JudgeEnrolment, {"name": "elk"}, False),
    ("judges", JudgeEnrolment, {"name": "elk", "members": ["owl"], "temperature": 1}, False),
    ("judges/{judge_id}/state", JudgeStateChange, {"state": "suspended"}, False),
    ("judges/{judge_id}/state", JudgeStateChange, {"state": "suspended", "reason": " "}, False),
]


@pytest.mark.parametrize(("path", "kind", "body", "usable"), BODIES)
def test_a_body_is_refused_where_its_schema_refuses_it(
    client: FlaskClient,
    arena_db: Connection[Any],
    path: str,
    kind: type[Strict],
    body: dict[str, Any],
    usable: bool,
) -> None:
    schema = kind.model_json_schema()
    assert OAS31Validator(schema).is_valid(body) == usable
    headers = builders.bearer(builders.add_token(arena_db, "admin"))
    ibis = client.post("/api/v1/judges", json={"name": "ibis", **ENDPOINT}, headers=headers)
    path = path.format(judge_id=ibis.get_json()["judge_id"])
    status = client.post(f"/api/v1/{path}", json=body, headers=headers).status_code
    assert status == (201 if usable else 422)


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "1"])
def test_a_body_that_is_no_object_is_refused_where_every_field_may_be_left_out(
    client: FlaskClient, arena_db: Connection[Any], body: str
) -> None:
    headers = builders.bearer(builders.add_token(arena_db))
    reply = client.post(
        "/api/v1/tokens", data=body, content_type="application/json", headers=headers
    )
    assert reply.status_code == 422
    assert reply.get_json()["errors"][0]["detail"] == "it is to be an object, {…}"
    assert arena_db.execute("SELECT count(*) FROM token").fetchone() == (1,)


@pytest.mark.parametrize(("reference", "usable"), [("latest", True), ("0a", True), ("Oops", False)])
def test_the_document_says_how_snapshots_are_named(
    client: FlaskClient, arena_db: Connection[Any], reference: str, usable: bool
) -> None:
    builders.add_small_arena(arena_db)
    operation = client.get("/openapi.json").get_json()["paths"]["/api/v1/snapshots/{reference}"]
    (parameter,) = operation["get"]["parameters"]
    assert OAS31Validator(parameter["schema"]).is_valid(reference) == usable
    status = client.get(f"/api/v1/snapshots/{reference}").status_code
    assert (status != 422) == usable
