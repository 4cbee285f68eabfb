"""Errors: problems for programs, pages for people, internals for nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from arena.errors import BadRow, BadSettings, NoVotes
from arena.settings import Settings
from arena.web import create_app
from arena.web.access import Access
from arena.web.database import pool_of
from arena.web.route import declare


def test_a_problem_has_the_members_of_rfc_9457(client: FlaskClient) -> None:
    response = client.get("/api/v1/models/nobody")
    assert response.mimetype == "application/problem+json"
    assert response.get_json() == {
        "type": "/api#unknown-thing",
        "title": "Not Found",
        "status": 404,
        "detail": "no model 'nobody'",
        "instance": "/api/v1/models/nobody",
    }


def test_the_type_of_a_problem_is_explained_on_a_page(client: FlaskClient) -> None:
    page, anchor = client.get("/api/v1/models/nobody").get_json()["type"].split("#")
    assert f'id="{anchor}"' in client.get(page).get_data(as_text=True)


def test_an_unknown_path_of_the_api_is_a_problem(client: FlaskClient) -> None:
    response = client.get("/api/v1/nothing")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.get_json()["type"] == "about:blank"


def test_an_unknown_page_is_a_page(client: FlaskClient) -> None:
    response = client.get("/nothing/<b>")
    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert "Not Found" in response.get_data(as_text=True)


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    response = client.delete("/api/v1/models/ant")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert response.get_json()["title"] == "Method Not Allowed"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("/secret/path"), 500),
        (BadSettings("/secret/path: key"), 500),
        (NoVotes("/secret/path"), 500),
        (BadRow("votes.csv", 3, "no winner"), 422),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/broken", "/broken"])
def test_internals_do_not_leak(
    app: APIFlask, client: FlaskClient, error: Exception, status: int, path: str
) -> None:
    def fail() -> str:
        raise error

    app.add_url_rule(path, "broken", fail)
    declare(app, "broken", Access.PUBLIC)
    response = client.get(path)
    assert response.status_code == status
    assert b"secret" not in response.data
    assert b"Traceback" not in response.data


def test_without_a_database_the_answer_is_503_and_when_to_come_back(tmp_path: Path) -> None:
    app = create_app(Settings(home=tmp_path), f"host={tmp_path} dbname=none connect_timeout=1")
    client = app.test_client()
    pool_of(app).timeout = 0.2
    try:
        for path in ("/api/v1/models", "/"):
            response = client.get(path)
            assert response.status_code == 503
            assert response.headers["Retry-After"] == "5"
            assert str(tmp_path).encode() not in response.data
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503
    finally:
        pool_of(app).close()
