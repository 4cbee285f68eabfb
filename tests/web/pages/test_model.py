"""/models/<slug>."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from arena.store.sameness import note_sameness
from tests.web import builders


def test_a_model_shows_its_ratings_and_progress(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    builders.add_small_arena(arena_db)
    page = client.get("/models/ant-7b").get_data(as_text=True)
    assert "<bdi>Ant 7B</bdi>" in page
    assert "1,034" in page
    assert "Live counts" in page


def test_a_model_without_votes_says_so(client: FlaskClient, arena_db: Connection[Any]) -> None:
    builders.add_model(arena_db, "Ant")
    assert "No published snapshot counts a vote" in client.get("/models/ant").get_data(as_text=True)


def test_an_unpublished_model_has_no_page(client: FlaskClient, arena_db: Connection[Any]) -> None:
    builders.add_model(arena_db, "Secret", visibility="unpublished")
    assert client.get("/models/secret").status_code == 404


def test_a_model_that_says_the_same_to_all_is_flagged_on_its_page_and_on_boards(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    models = builders.add_small_arena(arena_db)
    note_sameness(arena_db, models["Bee"], responses=80, compared=60, sameness=0.97)
    note_sameness(arena_db, models["Ant 7B"], responses=80, compared=60, sameness=0.3)

    page = client.get("/models/bee").get_data(as_text=True)
    assert "60 of its responses, each to another prompt, are 97% alike" in page
    assert "Flagged" not in client.get("/models/ant-7b").get_data(as_text=True)
    board = client.get("/leaderboard/overall").get_data(as_text=True)
    assert re.findall(r"<bdi>([^<]+)</bdi></a> <span class=\"flag\">", board) == ["Bee"]
