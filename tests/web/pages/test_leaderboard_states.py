"""What a leaderboard shows where something is missing or hostile."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web import builders
from tests.web.pages.page_texts import Db, text_of, words_of


def test_models_entered_since_wait_without_a_rating(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    builders.add_model(arena_db, "Newcomer")
    builders.add_model(arena_db, "Gone", state="retired")
    waiting = text_of(client, "/").split('id="waiting"')[1].split("</section>")[0]
    assert "Newcomer in the draw 0 0 0" in words_of(waiting)
    assert "Gone" not in waiting
    assert "Bee" not in waiting


def test_nobody_waits_under_an_earlier_snapshot(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    later = builders.add_snapshot(arena_db, list(models.values()), "2")
    builders.add_board(arena_db, later, [builders.rated(models["Bee"], 1, 1000.0)])
    builders.add_model(arena_db, "Newcomer")
    first = builders.snapshot_id("1")
    page = text_of(client, f"/leaderboard/overall?snapshot={first}")
    assert "This is an earlier snapshot" in page
    assert "Newcomer" not in page
    assert f"snapshot={first}" in page.split("<h1>")[0]


def test_a_board_without_intervals_says_so(client: FlaskClient, arena_db: Db) -> None:
    ant = builders.add_model(arena_db, "Ant")
    builders.add_board(
        arena_db,
        builders.add_snapshot(arena_db, [ant]),
        [builders.rated(ant, 1, 1000.0, half_width=None)],
        interval_kind="none",
    )
    words = words_of(text_of(client, "/"))
    assert "1 — Ant 1,000 no interval" in words
    assert "These votes do not allow intervals" in words


def test_a_board_on_which_nobody_is_rated_shows_no_table(client: FlaskClient, arena_db: Db) -> None:
    ant = builders.add_model(arena_db, "Ant")
    builders.add_board(
        arena_db, builders.add_snapshot(arena_db, [ant]), [builders.unrated(ant)], converged=False
    )
    page = text_of(client, "/")
    assert "Nobody can be rated on these votes yet" in page
    assert 'class="ratings"' not in page


def test_before_the_first_snapshot_the_page_says_what_to_run(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_model(arena_db, "Ant")
    words = words_of(text_of(client, "/"))
    assert "No leaderboard is published yet" in words
    assert "arena publish" in words
    assert "Ant in the draw 0 0 0" in words
    assert client.get("/leaderboard/accuracy").status_code == 200
    assert client.get("/leaderboard/wit").status_code == 404


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*191 }}", "a & b"]
)
def test_hostile_names_are_text(client: FlaskClient, arena_db: Db, name: str) -> None:
    hostile = {"organization": name, "license": name}
    shown = builders.add_model(arena_db, name, "hostile", **hostile)
    lost = builders.add_model(arena_db, f"{name} 2", "hostile-2", **hostile)
    builders.add_board(
        arena_db,
        builders.add_snapshot(arena_db, [shown, lost]),
        [builders.rated(shown, 1, 1000.0), builders.unrated(lost, name)],
        notes=[name],
    )
    builders.add_model(arena_db, f"{name} 3", "hostile-3", **hostile)
    for path in ("/", "/models/hostile", "/models/hostile-2"):
        page = text_of(client, path)
        assert "<script" not in page
        assert not re.search(r"<img (?!src=./badge/)", page)
        assert "a & b" not in page
        assert "1337" not in words_of(page)


@pytest.mark.parametrize(
    "query",
    [
        *("voters=martians", "category=nothing", "snapshot=0000", "snapshot=%27%3B--"),
        *("method=elo", "style_control=true", "style_control=perhaps"),
    ],
)
def test_a_state_that_is_not_there_is_an_error_page(
    client: FlaskClient, arena_db: Db, query: str
) -> None:
    builders.add_small_arena(arena_db)
    response = client.get(f"/leaderboard/overall?{query}")
    assert response.status_code in {404, 422}
    assert response.mimetype == "text/html"
