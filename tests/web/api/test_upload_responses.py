"""POST /api/v1/models/{slug}/responses: all lines or none, each bad one named."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import Connection
from werkzeug.test import TestResponse

from arena.domain import Message
from arena.store import prompt as prompt_rows
from tests.web import builders

Db = Connection[Any]
LINES = "application/jsonl"


class Uploader:
    """A submitter with a model without an endpoint, and the public prompts p1 to p3."""

    def __init__(self, client: FlaskClient, db: Db) -> None:
        self.client, self.db = client, db
        self.headers = builders.bearer(builders.add_token(db, submitter="uploader"))
        for name in ("p1", "p2", "p3"):
            prompt_rows.add_prompt(db, name=name, conversation=(Message("user", name),))
        entered = client.post(
            "/api/v1/models", json={"name": f"up {uuid4()}"}, headers=self.headers
        )
        assert entered.get_json()["state"] == "uploaded"
        self.slug = entered.get_json()["slug"]

    def send(self, *lines: Any, content_type: str = LINES) -> TestResponse:
        body = b"\n".join(
            line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
        )
        path = f"/api/v1/models/{self.slug}/responses"
        return self.client.post(path, data=body, content_type=content_type, headers=self.headers)

    def kept(self) -> list[tuple[Any, ...]]:
        return self.db.execute(
            "SELECT p.name, r.text, r.status FROM response r JOIN prompt p USING (prompt_id)"
            " JOIN model m USING (model_id) WHERE m.slug = %s ORDER BY 1",
            (self.slug,),
        ).fetchall()


@pytest.fixture
def uploader(standing_app: APIFlask, standing_db: Db) -> Uploader:
    return Uploader(standing_app.test_client(), standing_db)


def test_a_batch_that_breaks_off_between_two_lines_is_not_stored(uploader: Uploader) -> None:
    lines = b'{"prompt": "p1", "text": "one"}\n'
    reply = uploader.client.post(
        f"/api/v1/models/{uploader.slug}/responses",
        data=lines,
        content_type=LINES,
        headers=uploader.headers,
        environ_overrides={
            "CONTENT_LENGTH": str(2 * len(lines)),
            "wsgi.input_terminated": True,
        },
    )
    assert reply.status_code == 400
    assert "before its announced end" in reply.get_json()["detail"]
    assert uploader.kept() == []


def test_responses_are_stored_once(uploader: Uploader) -> None:
    batch = [
        {"prompt": "p1", "text": "Ja — é."},
        b"",
        {"prompt": "p2", "text": "", "finish_reason": "length"},
    ]
    assert uploader.send(*batch).get_json() == {"added": 2, "present": 0}
    assert uploader.kept() == [("p1", "Ja — é.", "complete"), ("p2", "", "cut_off")]
    again = uploader.send(*batch, {"prompt": "p3", "text": "3"})
    assert again.get_json() == {"added": 1, "present": 2}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"prompt": "nowhere", "text": "x"}, "no prompt 'nowhere' is public"),
        ({"prompt": "p1", "text": "x"}, "stands on line 1 too"),
        ({"prompt": "p2", "text": "x" * 200_001}, "200001 characters"),
        ({"prompt": "p2", "text": "a\0b"}, "NUL"),
        (b'{"prompt": "p2", "text": "\\ud800"}', "surrogate"),
        (b'{"prompt": "p2", "text": "\xff"}', "not UTF-8: byte 0xff"),
        (json.dumps({"prompt": "p2", "text": "x"}).encode("utf-16-le"), "not"),
        ({"prompt": "p2", "text": 7}, "must be a text"),
        ({"prompt": "p2"}, "text is missing"),
        ({"text": "x"}, "prompt is missing"),
        ({"prompt": "p2", "text": "x", "sample": 1}, "'sample' is no key"),
        ({"prompt": "p2", "text": "x", "finish_reason": "bored"}, "stop or length"),
        (b'{"prompt": "p2", "text": "x", "text": "y"}', "one key twice"),
        (b'["p2", "x"]', "not a JSON object"),
        (b'{"prompt": "p2"', "not JSON"),
        (b"[" * 100_000, "too deeply"),
        (b"NaN", "no JSON number"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_and_nothing_is_kept(
    uploader: Uploader, line: Any, reason: str
) -> None:
    reply = uploader.send({"prompt": "p1", "text": "good"}, {"prompt": "p3", "text": "3"}, line)
    assert reply.status_code == 422
    problem = reply.get_json()
    assert problem["type"] == "/api#bad-lines"
    assert [error["field"] for error in problem["errors"]] == ["line 3"]
    assert reason in problem["errors"][0]["detail"]
    assert uploader.kept() == []


def test_every_bad_line_is_named(uploader: Uploader) -> None:
    reply = uploader.send({"prompt": "a", "text": "x"}, {"prompt": "p1", "text": "x"}, b"{", b"}")
    assert [error["field"] for error in reply.get_json()["errors"]] == ["line 3", "line 4"]


def test_a_response_is_never_changed(uploader: Uploader) -> None:
    uploader.send({"prompt": "p1", "text": "first"})
    reply = uploader.send({"prompt": "p2", "text": "new"}, {"prompt": "p1", "text": "second"})
    assert reply.status_code == 422
    assert reply.get_json()["errors"][0]["field"] == "line 2"
    assert uploader.kept() == [("p1", "first", "complete")]


def test_a_held_out_prompt_is_as_unknown_as_any(uploader: Uploader) -> None:
    prompt_rows.add_prompt(
        uploader.db, name="held", conversation=(Message("user", "x"),), visibility="held_out"
    )
    details = [
        uploader.send({"prompt": name, "text": "x"}).get_json()["errors"][0]["detail"]
        for name in ("held", "none")
    ]
    assert [detail.replace("held", "none") for detail in details] == [details[1]] * 2


def test_neither_nothing_nor_too_many_lines_are_taken(uploader: Uploader) -> None:
    assert uploader.send(b"\n\n").status_code == 422
    many = [b'{"prompt": "p1", "text": "x"}'] * 5001
    assert "at most 5000" in uploader.send(*many).get_json()["detail"]


def test_a_body_of_another_kind_or_compressed_is_refused(uploader: Uploader) -> None:
    line = {"prompt": "p1", "text": "x"}
    assert uploader.send(line, content_type="application/json").status_code == 415
    uploader.headers["Content-Encoding"] = "gzip"
    assert uploader.send(line).status_code == 415


def test_a_batch_over_sixteen_mebibytes_is_refused_unread(uploader: Uploader) -> None:
    assert uploader.send(b"x" * (16 * 1024 * 1024 + 1)).status_code == 413


def test_a_model_with_an_endpoint_takes_no_upload(uploader: Uploader) -> None:
    uploader.slug = f"ant-{uuid4()}"
    builders.add_model(
        uploader.db, uploader.slug, submitter_id=builders.submitter_id(uploader.db, "uploader")
    )
    assert "without an endpoint" in uploader.send(b"{}").get_json()["detail"]
