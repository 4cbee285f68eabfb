"""Parameters and bodies that mean harm: each answered harmlessly, with nothing lost or leaked."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest
from apiflask import APIFlask
from psycopg import Connection

from tests.web import builders
from tests.web.browser import Browser, logged_in

Db = Connection[Any]

SQL = [
    *("'", "''", '"', "' OR '1'='1", "'; DROP TABLE vote; --", "1; SELECT pg_sleep(10)", "\\'"),
    *("%27", "$$", "%s", "%(slug)s", "{0}", "NULL", "-1", "1e400", str(2**63), str(-(2**70))),
    *("a\x00b", "\ud7ff\uffff", "x" * 3000, "*", "%", "_", "🦗"),
]
TRAVERSAL = [
    *(
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "..\\..\\etc\\passwd",
        "%2e%2e/secret.key",
    ),
    *("....//....//etc/passwd", "/etc/passwd", "file:///etc/passwd", "..%00/", "%252e%252e%252f"),
    *(".", "..", "~root", "arena.css/../../../secrets.py", "..;/", "%c0%ae%c0%ae/"),
]
HARMLESS = {200, 303, 304, 308, 400, 401, 403, 404, 405, 422}


@pytest.fixture(scope="module")
def admin(standing_app: APIFlask, standing_db: Db) -> Browser:
    """An operator's browser, so that every page is reached; with rows that could be lost."""
    builders.add_small_arena(standing_db)
    return logged_in(standing_app, builders.add_token(standing_db, "admin", submitter="operator"))


@pytest.fixture(scope="module")
def headers(standing_db: Db, admin: Browser) -> dict[str, str]:
    return builders.bearer(builders.add_token(standing_db, "admin", submitter="operator"))


def rows(db: Db) -> Any:
    return db.execute(
        "SELECT (SELECT count(*) FROM vote), (SELECT count(*) FROM model),"
        " (SELECT count(*) FROM token WHERE revoked_at IS NULL), (SELECT count(*) FROM rating)"
    ).fetchone()


def reading_paths(app: APIFlask, hostile: str) -> Iterator[tuple[str, str]]:
    """(rule, path) of every route that is read, with `hostile` in the place of each value."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments:
            path = rule.rule
            for name in rule.arguments:
                for wanted in (f"<{name}>", f"<int:{name}>", f"<path:{name}>"):
                    path = path.replace(wanted, hostile)
            yield rule.rule, path


@pytest.mark.parametrize("hostile", SQL + TRAVERSAL)
def test_no_path_breaks_or_leaks_anything(
    standing_app: APIFlask,
    standing_db: Db,
    admin: Browser,
    headers: dict[str, str],
    hostile: str,
) -> None:
    before = rows(standing_db)
    for rule, path in reading_paths(standing_app, hostile.replace("?", "%3F")):
        sent = headers if rule.startswith("/api") else {}
        with admin.client.get(path, headers=sent) as reply:
            assert reply.status_code in HARMLESS, (rule, reply.status_code)
            body = reply.get_data(as_text=True)
        for leak in ("root:x:", "psycopg", "Traceback", "FROM model", "/arena/web"):
            assert leak not in body, rule
    assert rows(standing_db) == before


def test_no_parameter_of_any_query_breaks_or_leaks_anything(
    standing_app: APIFlask, standing_db: Db, admin: Browser, headers: dict[str, str]
) -> None:
    document: Any = standing_app.spec
    before = rows(standing_db)
    tried = 0
    for path, operations in document["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", []):
            if parameter["in"] != "query":
                continue
            real = path.replace("{slug}", "bee").replace("{reference}", "latest")
            for hostile in SQL:
                query = {parameter["name"]: hostile}
                reply = admin.client.get(real, query_string=query, headers=headers)
                assert reply.status_code in HARMLESS | {429}, (path, query)
                assert "psycopg" not in reply.get_data(as_text=True)
                tried += 1
    for page in ("/", "/leaderboard/overall", "/login"):
        for name in ("snapshot", "category", "voters", "method", "style_control", "next", "x"):
            for hostile in SQL[:8]:
                reply = admin.client.get(page, query_string={name: hostile})
                assert reply.status_code in HARMLESS, (page, name, hostile)
                tried += 1
    assert tried > 200
    assert rows(standing_db) == before


def test_bodies_too_large_or_compressed_are_refused(
    standing_app: APIFlask, admin: Browser, headers: dict[str, str]
) -> None:
    document: Any = standing_app.spec
    client, packed = standing_app.test_client(), {"Content-Encoding": "gzip", **headers}
    bomb, large = gzip.compress(b" " * 10_000_000), b'{"reason": "' + b"x" * 17_000_000
    for path, operations in document["paths"].items():
        kinds = operations.get("post", {}).get("requestBody", {}).get("content", {})
        for kind in kinds:
            real = re.sub(r"{\w+}", "0", path)
            reply = client.post(real, data=bomb, content_type=kind, headers=packed)
            assert reply.status_code == 415, path
            reply = client.post(real, data=large, content_type=kind, headers=headers)
            assert reply.status_code == 413, path
    data = {"csrf_token": admin.csrf_token("/account"), "label": "x" * 2_000_000}
    assert admin.client.post("/account/tokens", data=data).status_code == 413


def test_a_body_that_no_endpoint_asked_for_is_not_read(
    standing_app: APIFlask, standing_db: Db, headers: dict[str, str]
) -> None:
    found = standing_db.execute("SELECT count(*) FROM call").fetchone()
    reply = standing_app.test_client().post(
        "/api/v1/models/nobody/probe", data=b"x" * 17_000_000, headers=headers
    )
    assert reply.status_code == 404
    assert standing_db.execute("SELECT count(*) FROM call").fetchone() == found
