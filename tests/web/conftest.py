"""An application on a database of its own, and a client that holds it to its documentation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import Connection
from werkzeug.test import TestResponse

from arena.settings import Settings
from arena.settings_parts import RequestsPart, WebPart
from arena.web import create_app
from arena.web.database import pool_of


class DocumentedClient(FlaskClient):
    """Fails a test when the API answers with a status or a media type that it does not document."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        app, request = self.application, response.request
        assert isinstance(app, APIFlask)
        with app.test_request_context(request.path, method=request.method) as context:
            rule = context.request.url_rule
        if rule is not None and rule.endpoint.startswith("api.") and response.status_code != 304:
            documented = operation(app, str(rule), request.method)["responses"]
            assert str(response.status_code) in documented
            assert response.mimetype in documented[str(response.status_code)]["content"]
        return response


def operation(app: APIFlask, rule: str, method: str) -> dict[str, Any]:
    """What the OpenAPI document says of one method on one of Flask's rules."""
    document = app.extensions.get("documentation")
    if document is None:  # `spec` makes it anew each time it is asked for
        document = app.extensions["documentation"] = app.spec
    assert isinstance(document, dict)
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
    found: dict[str, Any] = document["paths"][path]["get" if method == "HEAD" else method.lower()]
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Defaults, with a home of their own; what a test changes is seen at once."""
    return Settings(home=tmp_path, web=WebPart(seconds_behind=0))


@pytest.fixture
def app(settings: Settings, fresh_database: str) -> Iterator[APIFlask]:
    """The application as gunicorn would run it."""
    app = create_app(settings, fresh_database, connections=2)
    app.test_client_class = DocumentedClient
    yield app
    pool_of(app).close()


@pytest.fixture(scope="session")
def bare_app(_shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    """One application for all tests that need no rows and change nothing."""
    app = create_app(Settings(home=tmp_path_factory.mktemp("home")), _shared_database)
    app.test_client_class = DocumentedClient
    yield app
    pool_of(app).close()


@pytest.fixture(scope="module")
def standing_app(
    module_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[APIFlask]:
    """One application for all tests of a module; each brings submitters and models of its own."""
    app = create_app(
        Settings(
            home=tmp_path_factory.mktemp("home"), requests=RequestsPart(writes=100_000, logins=998)
        ),
        module_database,
    )
    app.test_client_class = DocumentedClient
    yield app
    pool_of(app).close()


@pytest.fixture(scope="module")
def standing_db(module_database: str) -> Iterator[Connection[Any]]:
    """A connection to that application's database on which every statement is committed."""
    with psycopg.connect(module_database, autocommit=True) as db:
        yield db


@pytest.fixture
def bare_client(bare_app: APIFlask) -> FlaskClient:
    """A client of the application without rows."""
    return bare_app.test_client()


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    """A client without a token."""
    return app.test_client()


@pytest.fixture
def arena_db(fresh_database: str) -> Iterator[Connection[Any]]:
    """A connection to the application's database on which every statement is committed."""
    with psycopg.connect(fresh_database, autocommit=True) as db:
        yield db
