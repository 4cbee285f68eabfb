"""/compare."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from tests.web import builders
from tests.web.pages.page_texts import text_of, words_of

Db = Connection[Any]


def test_the_difference_comes_with_its_interval_and_the_record(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_small_arena(arena_db)
    words = words_of(text_of(client, "/compare?a=bee&b=ant-7b"))
    assert "Bee and Ant 7B" in words
    assert "Overall, panel 966 1,034 −69 ± 24 yes" in words
    assert "Bee won Ant 7B won Tied Overall, panel 100 300 40" in words
    page = text_of(client, "/compare?a=bee&b=ant-7b")
    assert '<a href="/api/v1/comparison?a=bee&amp;b=ant-7b">This comparison as JSON</a>' in page


def test_where_each_is_ahead_is_listed(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    lines = [builders.rated(models["Bee"], 1, 1010.0), builders.rated(models["Ant 7B"], 2, 990.0)]
    builders.add_board(arena_db, builders.snapshot_id("1"), lines, category="coding")
    words = words_of(text_of(client, "/compare?a=ant-7b&b=bee"))
    assert "Ant 7B Overall, panel Bee Overall, coding, panel" in words.split("Where each")[1]
    assert "Overall, coding, panel 990 1,010 −20 no interval —" in words


def test_two_models_are_chosen_by_a_form(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    page = text_of(client, "/compare?a=bee")
    assert '<option value="bee" selected>Bee</option>' in page
    assert "How far apart" not in page
    arena_db.execute(
        "UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [models["Ant 7B"]]
    )
    assert "Ant 7B" not in text_of(client, "/compare?a=bee")
    assert client.get("/compare?a=bee&b=ant-7b").status_code == 404


def test_a_model_that_is_not_rated_has_no_difference(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    words = words_of(text_of(client, "/compare?a=ant-7b&b=cicada"))
    assert "Overall, panel 1,034 — — —" in words


@pytest.mark.parametrize(("query", "status"), [("a=bee&b=bee", 422), ("a=bee&b=nobody", 404)])
def test_what_cannot_be_compared_is_said(
    client: FlaskClient, arena_db: Db, query: str, status: int
) -> None:
    builders.add_small_arena(arena_db)
    assert client.get(f"/compare?{query}").status_code == status
