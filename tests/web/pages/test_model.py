"""/models/<slug>."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient
from psycopg import Connection

from arena.store.sameness import note_sameness
from tests.web import builders
from tests.web.pages.page_texts import text_of, words_of


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


def test_the_record_stands_against_each_opponent_that_may_be_seen(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    models = builders.add_small_arena(arena_db)
    page = text_of(client, "/models/ant-7b")
    record = words_of(page.split('id="record"')[1])
    assert "Bee ( compare ) ( battles ) 440 300 100 40 73%" in record
    assert "Cicada ( compare ) ( battles ) 40 40 0 0 100%" in record
    assert 'href="/battles?model=ant-7b&amp;opponent=bee"' in page
    arena_db.execute(
        "UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [models["Bee"]]
    )
    assert "Bee" not in text_of(client, "/models/ant-7b")


def test_what_moved_it_since_the_last_snapshot_is_said(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    models = builders.add_small_arena(arena_db)
    later = builders.add_snapshot(arena_db, list(models.values()), "2")
    lines = [
        replace(builders.rated(models["Ant 7B"], 2, 990.0), votes=1250),
        builders.rated(models["Bee"], 1, 1010.0),
    ]
    builders.add_board(arena_db, later, lines)
    page = text_of(client, "/models/ant-7b")
    words = words_of(page)
    assert "Down 44.4 points: 1,034 before, 990 now; rank 1 before, 2 now." in words
    assert "50 new votes on it." in words
    assert "from 1,034 to 990 over 2 snapshots" in page
    assert (
        page.count('<tr><th scope="row"><a href="/leaderboard/overall?voters=panel&amp;snap') == 2
    )


def test_the_profile_has_a_line_for_each_dimension_and_category(
    client: FlaskClient, arena_db: Connection[Any]
) -> None:
    models = builders.add_small_arena(arena_db)
    for fields in ({"category": "coding"}, {"dimension": "accuracy"}, {"style_control": True}):
        line = builders.rated(models["Bee"], 1, 1100.0)
        builders.add_board(arena_db, builders.snapshot_id("1"), [line], **fields)
    page = text_of(client, "/models/bee")
    profile = page.split('id="profile-words">')[1].split("</desc>")[0]
    assert [said.split(":")[0] for said in profile.strip(". ").split(". ")] == [
        "Overall",
        "Overall, coding",
        "Accuracy",
    ]
    accuracy = words_of(text_of(client, "/models/bee?dimension=accuracy"))
    assert "In detail: Accuracy" in accuracy
    assert client.get("/models/bee?dimension=wit").status_code == 404
    assert client.get("/models/bee?voters=people").status_code == 404


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
