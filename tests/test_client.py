"""The client against the real application, and against arenas that are busy, broken or gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from apiflask import APIFlask
from psycopg import Connection

from arena.client import Client, Problem
from tests.web import builders
from tests.web.conftest import app, arena_db, settings

__all__ = ["app", "arena_db", "settings"]  # fixtures of the application


@pytest.fixture
def client(app: APIFlask, arena_db: Connection[Any]) -> Iterator[Client]:
    token = builders.add_token(arena_db)
    with Client("http://arena.test", token, transport=httpx2.WSGITransport(app)) as found:
        yield found


def talking_to(
    answer: Callable[[httpx2.Request], httpx2.Response], waits: list[float] | None = None
) -> Client:
    sleep = (waits if waits is not None else []).append
    return Client("http://arena.test/", transport=httpx2.MockTransport(answer), sleep=sleep)


def test_leaderboards_models_and_snapshots_are_read(
    client: Client, arena_db: Connection[Any]
) -> None:
    builders.add_small_arena(arena_db)
    assert [model.slug for model in client.models()] == ["ant-7b", "bee", "cicada"]
    (board,) = client.leaderboards()
    assert (board.dimension, board.voters) == ("overall", "panel")
    shown = client.leaderboard("overall", voters="panel", category=None)
    assert [(row.rank, row.model, row.rating) for row in shown.models] == [
        (1, "Ant 7B", 1034.4),
        (2, "Bee", 965.6),
    ]
    assert shown.unrated[0].reason.startswith("winless")
    assert client.model("ant-7b").ratings[0].rank == 1
    assert client.snapshot().snapshot_id == shown.snapshot.snapshot_id


def test_two_models_are_compared(client: Client, arena_db: Connection[Any]) -> None:
    builders.add_small_arena(arena_db)
    found = client.comparison("bee", "ant-7b")
    assert (found.a.name, found.b.name) == ("Bee", "Ant 7B")
    (board,) = found.leaderboards
    assert (board.voters, board.ahead) == ("panel", "b")
    assert board.difference == pytest.approx(965.6 - 1034.4, abs=0.11)
    with pytest.raises(Problem, match="a and b are both 'bee'"):
        client.comparison("bee", "bee")


def test_a_model_is_submitted(client: Client) -> None:
    made = client.submit(name="Dor", base_url="http://8.8.8.8/v1", api_model="dor", license="MIT")
    assert (made.slug, made.license) == ("dor", "MIT")
    assert client.model("dor").progress.votes == 0


def test_what_is_refused_is_raised_with_its_fields(client: Client) -> None:
    with pytest.raises(Problem, match="no model 'nobody'") as missing:
        client.model("nobody")
    assert (missing.value.status, missing.value.type) == (404, "/api#unknown-thing")
    with pytest.raises(Problem, match="body temperature: ") as refused:
        client.submit(name="Dor", temperature=9.0)
    assert refused.value.status == 422
    assert [error["field"] for error in refused.value.errors] == ["temperature"]


def test_a_busy_arena_is_asked_again_when_it_says() -> None:
    waits: list[float] = []
    replies = iter(
        [
            httpx2.Response(429, headers={"Retry-After": "7"}),
            httpx2.Response(503, headers={"Retry-After": "99999"}),
            httpx2.Response(503),
            httpx2.Response(200, json={"models": []}),
        ]
    )
    assert talking_to(lambda _: next(replies), waits).models() == []
    assert waits[:2] == [7.0, 60.0]
    assert 2.0 <= waits[2] <= 4.0


def test_patience_ends() -> None:
    waits: list[float] = []
    with pytest.raises(Problem, match=r"^503: Service Unavailable$"):
        talking_to(lambda _: httpx2.Response(503, text="<h1>proxy</h1>"), waits).models()
    assert len(waits) == 4


def test_a_post_is_repeated_under_one_key_after_a_broken_connection() -> None:
    keys: list[str] = []

    def breaks_once(request: httpx2.Request) -> httpx2.Response:
        keys.append(request.headers["Idempotency-Key"])
        if len(keys) == 1:
            raise httpx2.ReadError("gone")
        assert request.headers["Content-Type"] == "application/x-ndjson"
        lines = [json.loads(line) for line in request.content.splitlines()]
        return httpx2.Response(200, json={"added": len(lines), "present": 0})

    texts = [{"prompt": "p1", "text": "é\n"}, {"prompt": "p2", "text": ""}]
    client = talking_to(breaks_once)
    assert client.upload("a/b", texts).added == 2
    assert len(set(keys)) == 1
    client.upload("a/b", texts)
    assert len(set(keys)) == 2


def test_a_gone_arena_is_told_apart_from_a_refusal() -> None:
    def gone(_: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("gone")

    with pytest.raises(httpx2.ConnectError):
        talking_to(gone).models()


def test_lists_are_read_page_after_page() -> None:
    asked: list[str] = []
    side = {"slug": "a", "name": "A"}

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.raw_path.decode())
        number = len(asked)
        item = {
            "battle_id": number,
            "state": "ready",
            "a": side,
            "b": side,
            "prompt": None,
            "categories": [],
            "created_at": "2026-01-01T00:00:00Z",
            "votes": 3,
        }
        more = "/api/v1/battles?model=a&after=1" if number == 1 else None
        return httpx2.Response(200, json={"items": [item], "next": more})

    found = list(talking_to(answer).battles(model="a"))
    assert [battle.battle_id for battle in found] == [1, 2]
    assert found[0].model_extra == {"votes": 3}
    assert asked == ["/api/v1/battles?model=a", "/api/v1/battles?model=a&after=1"]
