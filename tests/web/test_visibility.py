"""The one rule of what anyone may see of live rows, held on every route."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from psycopg import Connection

from arena.settings import Settings
from arena.settings_parts import WebPart
from arena.web import create_app
from arena.web.access import Access
from arena.web.database import pool_of
from arena.web.route import access_of
from tests.conftest import _database
from tests.web.records import Records, records

Db = Connection[Any]


HIDDEN = re.compile("zz(category|judge|lab|model|name|panel|prompt|re|so|te)", re.IGNORECASE)


@pytest.fixture(scope="module")
def url(postgres_url: str, template_database: str) -> Iterator[str]:
    """One database for all tests here; they change nothing that another looks at."""
    with _database(postgres_url, template_database) as url:
        yield url


@pytest.fixture(scope="module")
def found(url: str) -> Iterator[Records]:
    with psycopg.connect(url, autocommit=True) as db:
        yield records(db)


@pytest.fixture(scope="module")
def app(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[APIFlask]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), web=WebPart(seconds_behind=0))
    app = create_app(settings, url, connections=2)
    yield app
    pool_of(app).close()


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def test_nothing_hidden_appears_on_any_public_route(
    app: APIFlask, client: FlaskClient, found: Records
) -> None:
    values: dict[str, list[Any]] = {
        "battle_id": [found.public_battle, found.held_out_battle, found.unpublished_battle],
        "name": ["owl", "Zzjudge", found.judge, found.hidden_judge, "units-1", "Zzname"],
        "slug": ["ant", "zzmodel"],
        "dimension": ["overall"],
        "reference": ["latest"],
    }
    asked = []
    for rule in app.url_map.iter_rules():
        public = access_of(app)[rule.endpoint] is Access.PUBLIC and rule.endpoint != "static"
        if "GET" not in (rule.methods or ()) or not public:
            continue
        names = sorted(rule.arguments)
        for chosen in product(*(values.get(name, ["latest"]) for name in names)):
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **dict(zip(names, chosen, strict=True)))
            said = client.get(path).get_data(as_text=True)
            # What was asked for may come back in the refusal.
            for value in chosen:
                said = said.replace(str(value), "")
            # Of four letters and more: two come up in a random token, too.
            assert not re.search(
                "zz(category|judge|lab|model|name|panel|prompt|re|so|te)", said, re.I
            ), path
            asked.append(path)
    assert f"/battles/{found.held_out_battle}" in asked
    assert "/api/v1/judges/Zzjudge" in asked


@pytest.mark.parametrize("path", ["/battles/{}", "/api/v1/battles/{}"])
def test_a_battle_is_public_if_its_prompt_and_models_are(
    client: FlaskClient, found: Records, path: str
) -> None:
    assert client.get(path.format(found.public_battle)).status_code == 200
    assert client.get(path.format(found.held_out_battle)).status_code == 404
    assert client.get(path.format(found.unpublished_battle)).status_code == 404


@pytest.mark.parametrize("path", ["/judges/{}", "/api/v1/judges/{}"])
def test_a_judge_is_public_if_it_is_no_hidden_model_and_has_none_as_a_member(
    client: FlaskClient, found: Records, path: str
) -> None:
    assert client.get(path.format(found.judge)).status_code == 200
    assert client.get(path.format(found.hidden_judge)).status_code == 404
    assert client.get(path.format(found.hidden_panel)).status_code == 404


@pytest.mark.parametrize("path", ["/prompts/{}", "/api/v1/prompts/{}"])
def test_a_held_out_prompt_has_no_page(client: FlaskClient, found: Records, path: str) -> None:
    assert client.get(path.format("units-1")).status_code == 200
    assert client.get(path.format("Zzname")).status_code == 404


@pytest.mark.parametrize(
    "query", ["model=zzmodel", "opponent=zzmodel", "judge=Zzjudge", "prompt=Zzname"]
)
def test_a_filter_finds_nothing_hidden(client: FlaskClient, found: Records, query: str) -> None:
    assert client.get(f"/api/v1/battles?{query}").status_code == 404
    assert client.get(f"/battles?{query}").status_code == 404


def test_a_hidden_category_filters_nothing_out(client: FlaskClient, found: Records) -> None:
    assert client.get("/api/v1/battles?category=Zzcategory").get_json()["items"] == []
    assert client.get("/api/v1/prompts?category=Zzcategory").get_json()["items"] == []


def test_lists_leave_out_what_is_hidden(client: FlaskClient, found: Records) -> None:
    battles = client.get("/api/v1/battles").get_json()["items"]
    votes = client.get("/api/v1/votes").get_json()["items"]
    assert [one["battle_id"] for one in battles] == [found.public_battle]
    assert {one["battle_id"] for one in votes} == {found.public_battle}
    assert {one["judge"] for one in votes} == {"owl"}
    assert battles[0]["votes"] == 2


def test_a_judgment_that_was_shown_a_hidden_response_is_hidden(
    client: FlaskClient, found: Records
) -> None:
    path = f"/api/v1/battles/{found.public_battle}"
    assert len(client.get(path).get_json()["judgments"]) == 2
    found.arena.db.execute(
        "UPDATE call SET shows = shows || '{crowd 0}', shown_response_ids = shown_response_ids "
        "|| (SELECT response_id FROM response JOIN model USING (model_id) WHERE slug = 'zzmodel') "
        "WHERE call_id = (SELECT min(call_id) FROM judgment)"
    )
    assert len(client.get(path).get_json()["judgments"]) == 1
