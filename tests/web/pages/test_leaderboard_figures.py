"""/leaderboard/<dimension>/figures, and how surely places hold on the leaderboard."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from arena.store.board_figures import Flip
from tests.web import builders
from tests.web.pages.page_texts import text_of, words_of

Db = Connection[Any]

URL = "/leaderboard/overall/figures"


def test_who_met_whom_is_shown_in_percent_and_in_votes(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    page = text_of(client, URL)
    fractions = words_of(page.split('aria-labelledby="fractions" tabindex')[1].split("</table>")[0])
    counts = words_of(page.split('aria-labelledby="counts" tabindex')[1].split("</table>")[0])
    assert "Model 1 2 1 Ant 7B 73 2 Bee 27" in fractions
    assert "1 Ant 7B 440 2 Bee 440" in counts


def test_ratings_are_drawn_over_snapshots(client: FlaskClient, arena_db: Db) -> None:
    models = builders.add_small_arena(arena_db)
    assert "Ratings over snapshots" not in text_of(client, URL)
    later = builders.add_snapshot(arena_db, list(models.values()), "2")
    builders.add_board(arena_db, later, [builders.rated(models["Bee"], 1, 1010.0)])
    page = text_of(client, URL)
    assert "Bee: from 966 to 1,010 over 2 snapshots" in page
    assert "This snapshot does not say who met whom" in page
    earlier = text_of(client, f"{URL}?snapshot={builders.snapshot_id('1')}")
    assert "Ratings over snapshots" not in earlier


def test_more_than_thirty_models_are_shown_thirty_at_a_time(
    client: FlaskClient, arena_db: Db
) -> None:
    models = [builders.add_model(arena_db, f"Model {number:03}") for number in range(1, 36)]
    lines = [builders.rated(m, rank, 1500 - rank) for rank, m in enumerate(models, 1)]
    board_id = builders.add_board(arena_db, builders.add_snapshot(arena_db, models), lines)
    builders.add_figures(arena_db, board_id, [(models[0], m, 1, 1, 0) for m in models[1:]])
    page = text_of(client, URL)
    assert "Model 030" in page
    assert "Model 031" not in page
    assert 'href="/leaderboard/overall/figures?first=31&amp;voters=panel"' in page
    rest = text_of(client, f"{URL}?first=31")
    assert "Model 035" in rest
    assert "Model 030" not in rest


def test_a_board_of_a_category_leads_to_the_one_that_says_who_met_whom(
    client: FlaskClient, arena_db: Db
) -> None:
    models = builders.add_small_arena(arena_db)
    lines = [builders.rated(models["Bee"], 1, 1000.0)]
    builders.add_board(arena_db, builders.snapshot_id("1"), lines, category="coding")
    page = text_of(client, f"{URL}?category=coding")
    assert "Who met whom is kept for the leaderboard on all prompts" in page


@pytest.mark.parametrize(
    "query", ["first=0", "first=3", "first=x", "first=%C2%B2", "voters=people", "snapshot=00"]
)
def test_a_state_that_is_not_there_is_an_error_page(
    client: FlaskClient, arena_db: Db, query: str
) -> None:
    builders.add_small_arena(arena_db)
    assert client.get(f"{URL}?{query}").status_code in {404, 422}


def test_the_leaderboard_says_how_surely_places_hold(client: FlaskClient, arena_db: Db) -> None:
    names = {"ant": "Ant", "bee": "<b>Bee", "cat": "Cat"}
    models = [builders.add_model(arena_db, name, slug) for slug, name in names.items()]
    lines = [builders.rated(model, rank, 1000.0 - rank) for rank, model in enumerate(models, 1)]
    board_id = builders.add_board(arena_db, builders.add_snapshot(arena_db, models), lines)
    builders.add_figures(
        arena_db,
        board_id,
        [],
        separability=0.125,
        alike_model_ids=models,
        alike_runs=[1, 1, 1],
        flips=[
            Flip(1, models[0], models[1], "flipped", 2),
            Flip(2, models[1], models[2], "held", 10),
        ],
    )
    words = words_of(text_of(client, "/"))
    assert "12% of all pairs of models are told apart." in words
    assert "These three cannot be told apart: Ant , &lt;b&gt;Bee and Cat ." in words
    page = text_of(client, "/")
    assert "Without two votes <bdi>&lt;b&gt;Bee</bdi> would stand above <bdi>Ant</bdi>." in page
    held = "<bdi>&lt;b&gt;Bee</bdi> stands above <bdi>Cat</bdi> also without the ten votes"
    assert held in page
    arena_db.execute("UPDATE model SET visibility = 'unpublished' WHERE model_id = %s", [models[1]])
    hidden = words_of(text_of(client, "/"))
    assert "Bee" not in hidden
    assert "These two cannot be told apart: Ant and Cat ." in hidden
