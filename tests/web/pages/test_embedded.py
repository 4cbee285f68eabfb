"""/badge and /embed: what other sites show."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from psycopg import Connection
from pydantic import ValidationError

from arena.settings_parts import WebPart
from tests.web import builders
from tests.web.pages.page_texts import text_of, words_of

Db = Connection[Any]


def test_a_badge_says_rank_and_score(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    response = client.get("/badge/ant-7b.svg")
    assert response.mimetype == "image/svg+xml"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    drawn = ElementTree.fromstring(response.data)
    assert drawn.attrib["aria-label"] == "Ant 7B, Overall: #1 of 2 · 1,034 ± 20"
    unrated = ElementTree.fromstring(client.get("/badge/cicada.svg").data)
    assert unrated.attrib["aria-label"] == "Cicada, Overall: not rated yet"


def test_a_hostile_name_is_text_on_a_badge(client: FlaskClient, arena_db: Db) -> None:
    name = '"><script>alert(1)</script>'
    ant = builders.add_model(arena_db, name, "ant")
    builders.add_board(
        arena_db, builders.add_snapshot(arena_db, [ant]), [builders.rated(ant, 1, 1000.0)]
    )
    response = client.get("/badge/ant.svg")
    assert b"<script" not in response.data
    assert name in ElementTree.fromstring(response.data).attrib["aria-label"]


def test_what_has_no_badge_is_said(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    assert client.get("/badge/nobody.svg").status_code == 404
    assert client.get("/badge/bee.svg?dimension=wit").status_code == 404


def test_a_table_may_be_framed_and_nothing_else(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    response = client.get("/embed/overall")
    policy = response.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors *")
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in response.headers
    assert "1 Ant 7B 1,034 ± 20 1,200" in words_of(response.get_data(as_text=True))
    for path in ("/", "/badge/bee.svg", "/embed/wit"):
        headers = client.get(path).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_the_operator_names_who_may_frame() -> None:
    assert WebPart(embed_ancestors=("https://a.example", "'self'")).embed_ancestors
    for source in ("https://a.example; script-src *", "a,b", "", "a b"):
        with pytest.raises(ValidationError):
            WebPart(embed_ancestors=(source,))


def test_snippets_stand_where_a_reader_looks_for_them(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    assert "&lt;iframe src=" in text_of(client, "/")
    model = text_of(client, "/models/bee")
    assert "![<bdi>Bee</bdi>](/badge/bee.svg?dimension=overall&amp;voters=panel)" in model
