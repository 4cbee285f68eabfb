"""/ and /leaderboard/<dimension>."""

from __future__ import annotations

import gzip
import re
from typing import Any

from flask.testing import FlaskClient

from arena.store.board import EffectRow
from tests.web import builders
from tests.web.pages.page_texts import Db, text_of, words_of


def test_the_columns_are_those_readers_know(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    table = text_of(client, "/").split('class="ratings"')[1].split("</thead>")[0]
    assert re.findall(r'scope="col"[^>]*><a[^>]*>([^<]+)<', table) == [
        "Rank",
        "Rank Spread",
        "Model",
        "Score ± 95% CI",
        "Votes",
        "Win rate",
        "Organization",
        "License",
        "Price $/M",
        "Status",
    ]


def test_a_line_shows_the_figures_of_the_snapshot(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    words = words_of(text_of(client, "/"))
    assert "1 1–2 Ant 7B 1,034 ± 20 1,200 62% Formica Apache-2.0 — usable" in words


def test_the_root_shows_the_first_dimension(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    assert "<h1>Overall</h1>" in text_of(client, "/")


def test_every_state_has_its_link(client: FlaskClient, arena_db: Db) -> None:
    ant = builders.add_model(arena_db, "Ant")
    snapshot_id = builders.add_snapshot(arena_db, [ant])
    states: list[dict[str, Any]] = [
        {},
        {"voters": "people"},
        {"category": "coding"},
        {"dimension": "accuracy"},
    ]
    for state in states:
        builders.add_board(arena_db, snapshot_id, [builders.rated(ant, 1, 1000.0)], **state)
    page = text_of(client, "/")
    tabs = page.split('class="filters"')[0]
    links = set(re.findall(r'href="(/leaderboard/[^"]+)"', tabs))
    assert links == {
        "/leaderboard/overall",
        "/leaderboard/accuracy",
        "/leaderboard/overall?voters=panel",
        "/leaderboard/overall?voters=people",
        "/leaderboard/overall?voters=panel&amp;category=coding",
    }
    for link in links:
        text_of(client, link.replace("&amp;", "&"))


def test_every_style_and_method_has_its_link_and_keeps_the_rest(
    client: FlaskClient, arena_db: Db
) -> None:
    ant = builders.add_model(arena_db, "Ant")
    snapshot_id = builders.add_snapshot(arena_db, [ant])
    states: list[dict[str, Any]] = [
        {},
        {"style_control": True},
        {"category": "coding"},
        {"category": "coding", "style_control": True},
        {"method": "elo"},
        {"voters": "people"},
    ]
    for state in states:
        builders.add_board(arena_db, snapshot_id, [builders.rated(ant, 1, 1000.0)], **state)
    page = text_of(client, "/leaderboard/overall?voters=panel&category=coding&style_control=true")
    tabs = page.split('class="filters"')[0]
    links = re.findall(r'href="(/leaderboard/[^"]+\?[^"]+)"[^>]*>([^<]+)<', tabs)
    assert {title: link.replace("&amp;", "&").partition("?")[2] for link, title in links} == {
        "Panel": "voters=panel&category=coding&style_control=true",
        "People": "voters=people",
        "All prompts": "voters=panel&style_control=true",
        "coding": "voters=panel&category=coding&style_control=true",
        "As written": "voters=panel&category=coding",
        "Equal style": "voters=panel&category=coding&style_control=true",
        "Bradley–Terry": "voters=panel&category=coding&style_control=true",
        "Elo": "voters=panel&method=elo",
    }
    for link, title in links:
        shown = text_of(client, link.replace("&amp;", "&"))
        assert re.search(rf'aria-current="page"[^>]*>{title}<', shown), title


def test_judges_are_shown_in_words_with_intervals_and_reasons(
    client: FlaskClient, arena_db: Db
) -> None:
    ant = builders.add_model(arena_db, "Ant")
    effects = [
        EffectRow("order_effect", "<b>owl", 0.8, 0.6, 1.0),
        EffectRow("sharpness", "<b>owl", 1.25, 1.1, 1.4),
        EffectRow("self_preference", "<b>owl", 0.0, None, None),
        EffectRow("sharpness", "ox", 0.02, -0.2, 0.24, suspended=True),
        EffectRow("order_effect", "every judge", None, None, None, note="not identified: no order"),
        EffectRow("style", "length", -0.4, -0.6, -0.2, unit=0.31),
    ]
    builders.add_board(
        arena_db, builders.add_snapshot(arena_db, [ant]), [builders.rated(ant, 1, 1000.0)], effects
    )
    page = text_of(client, "/")
    judges = words_of(page.split('id="judges"')[1].split("</section>")[0])
    assert "&lt;b&gt;owl 69% 65% to 73% 1.25 1.10 to 1.40 50% no interval" in judges
    assert "ox suspended: its votes are not in the ratings — 0.02 −0.20 to 0.24 —" in judges
    assert "Order effect of every judge Not identified: no order" in judges
    assert "Longer 31% 40% 35% to 45%" in words_of(page.split('id="style"')[1])


def test_a_board_without_effects_has_no_section_on_judges(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_small_arena(arena_db)
    page = text_of(client, "/")
    assert "Judges on this board" not in page
    assert "What style is worth" not in page


def test_the_chart_has_a_row_per_rated_model_and_says_what_it_shows(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_small_arena(arena_db)
    chart = text_of(client, "/").split('<svg class="chart"')[1]
    assert 'role="img" aria-labelledby="chart-title chart-words"' in chart
    assert chart.count('class="whisker"') == 2
    assert "<title>Ant 7B: 1,034, 95% interval 1,014 to 1,055</title>" in chart


def test_unrated_models_stand_below_with_the_rule_and_their_reason(
    client: FlaskClient, arena_db: Db
) -> None:
    builders.add_small_arena(arena_db)
    words = words_of(text_of(client, "/"))
    assert "The largest group of models whose wins and losses connect them in both" in words
    assert "Cicada winless: it lost every vote" in words


def test_what_the_figures_are_made_of_stands_below(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    words = words_of(text_of(client, "/"))
    for said in (
        "Bradley–Terry by maximum likelihood",
        "95%, clustered by prompt",
        "Votes counted 1,220",
        "Unreadable 13 verdicts",
        "Prompt clusters 60",
        "13 verdicts could not be read: counted, not fitted.",
    ):
        assert said in words


def test_a_selection_stays_when_the_reader_goes_to_another_board(
    client: FlaskClient, arena_db: Db
) -> None:
    models = builders.add_small_arena(arena_db)
    lines = [builders.rated(models["Bee"], 1, 1000.0)]
    builders.add_board(arena_db, builders.snapshot_id("1"), lines, voters="people")
    builders.add_board(arena_db, builders.snapshot_id("1"), lines, dimension="accuracy")
    page = text_of(client, "/leaderboard/overall?voters=panel&search=bee&sort=-votes")
    table = page.split('class="ratings"')[1].split("</table>")[0]
    assert "1 of 2 models; ranks are those among all" in words_of(page)
    assert "2 1–3 Bee" in words_of(table)
    assert "Ant 7B" not in table
    for link in (
        "/leaderboard/accuracy?search=bee&amp;sort=-votes",
        "/leaderboard/overall?voters=people&amp;search=bee&amp;sort=-votes",
        "/leaderboard/overall?voters=panel&amp;search=bee&amp;sort=price",
        "/leaderboard/overall?voters=panel&amp;search=bee&amp;sort=votes",
        "/leaderboard/overall?voters=panel",
    ):
        assert f'href="{link}"' in page, link
    assert 'aria-sort="ascending"' in table
    assert '<input type="hidden" name="voters" value="panel">' in page
    assert "search=bee&amp;sort=-votes" in page.split('class="downloads"')[1].split("</p>")[0]


def test_nobody_found_is_said(client: FlaskClient, arena_db: Db) -> None:
    builders.add_small_arena(arena_db)
    page = text_of(client, "/leaderboard/overall?search=zebra")
    assert "No rated model is called so" in page
    assert 'class="ratings"' not in page


def test_a_leaderboard_of_250_models_weighs_under_150_kilobytes(
    client: FlaskClient, arena_db: Db
) -> None:
    models = [
        builders.add_model(
            arena_db,
            f"Model {number * 7919 % 1000} of generation {number}",
            f"model-{number}",
            organization=f"Organization {number % 40}",
            license=f"License {number % 7}",
        )
        for number in range(250)
    ]
    builders.add_board(
        arena_db,
        builders.add_snapshot(arena_db, models),
        [
            builders.rated(model_id, rank, 1500 - 3.77 * rank, 7 + rank * 0.61 % 5)
            for rank, model_id in enumerate(models, 1)
        ],
    )
    with client.get("/static/arena.css") as sheet, client.get("/static/icon.svg") as icon:
        parts = [client.get("/").data, sheet.data, icon.data]
    assert parts[0].count(b'role="rowheader"') == 250
    assert sum(len(gzip.compress(part)) for part in parts) < 150_000
