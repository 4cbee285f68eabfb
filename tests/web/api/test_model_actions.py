"""Probe, queue, pause, resume, withdraw: for a model's owner and the operator, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import Connection

from arena.settings import Settings
from tests.steps.builders import SmallArena, answered, failed
from tests.web import builders

Db = Connection[Any]
ENTRY = {"base_url": "https://ant.example/v1", "api_model": "ant", "api_key": "sk-secret-1"}


@pytest.fixture
def client(standing_app: APIFlask) -> FlaskClient:
    return standing_app.test_client()


@pytest.fixture
def arena(standing_app: APIFlask, standing_db: Db, tmp_path: Any) -> SmallArena:
    standing_db.execute("UPDATE call SET state = 'void', leased_attempt_id = NULL")
    return SmallArena(standing_db, "", Settings(home=tmp_path))


@pytest.fixture
def owner(standing_db: Db) -> dict[str, str]:
    return builders.bearer(builders.add_token(standing_db, submitter="owner"))


@pytest.fixture
def path(client: FlaskClient, owner: dict[str, str], request: pytest.FixtureRequest) -> str:
    """Of a model with an endpoint, just entered."""
    entry = {**ENTRY, "name": request.node.name}
    href: str = client.post("/api/v1/models", json=entry, headers=owner).get_json()["href"]
    return href


def test_a_model_is_probed_when_it_is_entered(
    client: FlaskClient, owner: dict[str, str], arena: SmallArena
) -> None:
    client.post("/api/v1/models", json={**ENTRY, "name": "New"}, headers=owner)
    shown = client.get("/api/v1/models/new/probe", headers=owner).get_json()
    assert (shown["verdict"], shown["outcome"]) == ("waiting", None)
    (leased,) = arena.lease()
    assert leased.kind == "probe"
    arena.record(answered(leased, "ready"))
    shown = client.get("/api/v1/models/new/probe", headers=owner).get_json()
    assert (shown["verdict"], shown["outcome"], shown["http_status"]) == (
        "answered",
        "answered",
        200,
    )


def test_a_probe_that_fails_is_not_tried_again(
    client: FlaskClient, owner: dict[str, str], arena: SmallArena, path: str
) -> None:
    client.post(f"{path}/probe", headers=owner)
    (leased,) = arena.lease()
    arena.record(failed(leased))
    shown = client.get(f"{path}/probe", headers=owner).get_json()
    assert (shown["verdict"], shown["outcome"]) == ("failed", "server_error")
    arena.make_due()
    assert arena.lease() == []
    queue = client.get(f"{path}/queue", headers=owner).get_json()
    assert (queue["state"], queue["waiting"], queue["attempts"]) == ("active", 0, 1)
    assert [(one["kind"], one["outcome"], one["attempts"]) for one in queue["failures"]] == [
        ("probe", "server_error", 1)
    ]


def test_while_one_probe_waits_there_is_no_second(
    client: FlaskClient, owner: dict[str, str], arena: SmallArena, path: str
) -> None:
    for _ in range(2):
        assert client.post(f"{path}/probe", headers=owner).status_code == 202
    assert len(arena.lease()) == 1


def test_a_model_is_paused_resumed_and_withdrawn_without_a_retraction(
    client: FlaskClient, owner: dict[str, str], path: str, standing_db: Db
) -> None:
    retracted = standing_db.execute("SELECT count(*) FROM retraction").fetchone()
    assert client.post(f"{path}/pause", json={"reason": ""}, headers=owner).status_code == 422
    states = [
        client.post(f"{path}/pause", json={"reason": "it moves"}, headers=owner),
        client.post(f"{path}/resume", headers=owner),
        client.post(f"{path}/withdraw", json={"reason": "it is old"}, headers=owner),
    ]
    assert [state.get_json()["state"] for state in states] == ["paused", "active", "withdrawn"]
    assert client.get(path).get_json()["state"] == "withdrawn"
    assert client.post(f"{path}/resume", headers=owner).status_code == 404
    assert client.post(f"{path}/probe", headers=owner).status_code == 422
    assert standing_db.execute("SELECT count(*) FROM retraction").fetchone() == retracted


@pytest.mark.parametrize("action", ["probe", "pause", "resume", "withdraw", "responses"])
def test_somebody_elses_model_is_not_found(
    client: FlaskClient, standing_db: Db, path: str, action: str
) -> None:
    other = builders.bearer(builders.add_token(standing_db, submitter="other"))
    body: dict[str, Any] = {"json": {"reason": "mischief"}}
    if action == "responses":
        body = {"data": b"{}", "content_type": "application/jsonl"}
    assert client.post(f"{path}/{action}", headers=other, **body).status_code == 404
    assert client.get(path).get_json()["state"] == "active"
    for shown in ("probe", "queue"):
        assert client.get(f"{path}/{shown}", headers=other).status_code == 404


def test_an_admin_acts_on_any_model(client: FlaskClient, standing_db: Db, path: str) -> None:
    admin = builders.bearer(builders.add_token(standing_db, "admin"))
    reply = client.post(f"{path}/pause", json={"reason": "it is abused"}, headers=admin)
    assert reply.get_json()["state"] == "paused"


def test_what_the_operator_paused_its_submitter_cannot_resume(
    client: FlaskClient, owner: dict[str, str], standing_db: Db, path: str
) -> None:
    admin = builders.bearer(builders.add_token(standing_db, "admin"))
    client.post(f"{path}/pause", json={"reason": "it moves"}, headers=owner)
    client.post(f"{path}/pause", json={"reason": "it is abused"}, headers=admin)
    refused = client.post(f"{path}/resume", headers=owner)
    assert refused.status_code == 403
    assert "(it is abused); ask the operator to resume it" in refused.get_json()["detail"]
    queue = client.get(f"{path}/queue", headers=owner).get_json()
    assert (queue["state"], queue["paused_by"]) == ("paused", "operator")
    assert client.post(f"{path}/resume", headers=admin).get_json()["state"] == "active"
    client.post(f"{path}/pause", json={"reason": "it moves"}, headers=owner)
    assert client.post(f"{path}/resume", headers=owner).get_json()["state"] == "active"
    assert client.get(f"{path}/queue", headers=owner).get_json()["paused_by"] is None


def test_the_owner_never_sees_the_key(
    client: FlaskClient, owner: dict[str, str], path: str
) -> None:
    for shown in ("probe", "queue"):
        assert b"sk-secret" not in client.get(f"{path}/{shown}", headers=owner).data
