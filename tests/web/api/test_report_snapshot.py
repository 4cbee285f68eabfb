"""GET /api/v1/snapshots/{id}/reports/{name} and GET /api/v1/methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from scipy.special import expit

from arena.domain import A_WINS, B_WINS
from arena.rating.method import methods
from arena.rating.report import reports
from arena.settings import Settings
from arena.steps.publish_snapshot import publish_snapshot
from arena.web import create_app
from arena.web.database import pool_of
from tests.conftest import _database
from tests.steps.builders import SmallArena
from tests.steps.judged_arena import STRENGTH, judged
from tests.web.conftest import DocumentedClient

URL = "/api/v1/snapshots/latest/reports"


@pytest.fixture(scope="module")
def published(
    postgres_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Settings]]:
    """A snapshot of votes on two dimensions; the second has owl's votes only."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    with _database(postgres_url, template_database) as url:
        with psycopg.connect(url, autocommit=True) as db:
            arena = SmallArena(db, url, settings)
            judged(arena, prompts=24)
            _second_dimension(arena)
            publish_snapshot(db, settings)
        yield url, settings


def _second_dimension(arena: SmallArena) -> None:
    rng = np.random.default_rng(5)
    ((owl,),) = arena.all("SELECT judge_id FROM judge WHERE name = 'owl'")
    for battle_id, a, b in arena.all(
        "SELECT battle_id, a.name, b.name FROM battle t JOIN model a ON a.model_id = t.model_a_id "
        "JOIN model b ON b.model_id = t.model_b_id ORDER BY battle_id"
    ):
        for order in ("ab", "ba"):
            wins = rng.random() < expit(STRENGTH[a] - STRENGTH[b])
            verdict = A_WINS if wins else B_WINS
            arena.cast(battle_id, owl, verdict, order, judge_kind="panel", dimension="wit")


@pytest.fixture
def client(published: tuple[str, Settings]) -> Iterator[FlaskClient]:
    url, settings = published
    app: APIFlask = create_app(settings, url, connections=2)
    app.test_client_class = DocumentedClient
    yield app.test_client()
    pool_of(app).close()


def rows(shown: dict[str, Any], table: int = 0) -> list[dict[str, Any]]:
    found = shown["tables"][table]
    return [dict(zip(found["columns"], row, strict=True)) for row in found["rows"]]


def test_every_method_and_report_is_listed_with_its_settings(client: FlaskClient) -> None:
    shown = client.get("/api/v1/methods").get_json()

    assert [one["name"] for one in shown["methods"]] == list(methods())
    assert [one["name"] for one in shown["reports"]] == list(reports())
    (elo,) = (one for one in shown["methods"] if one["name"] == "elo")
    assert elo["settings"]["k_factor"] == 4
    assert elo["about"].endswith(".")
    assert all(one["about"].endswith("?") for one in shown["reports"])


def test_a_report_has_its_settings_from_the_query(client: FlaskClient) -> None:
    shown = client.get(f"{URL}/fragility?voters=panel&set=top=2&swap=mean").get_json()

    assert len(rows(shown)) == 1
    assert shown["settings"]["top"] == 2
    assert shown["about"] == "How few votes hold each place?"
    assert (shown["voters"], shown["swap"]) == ("panel", "mean")
    assert rows(shown)[0]["outcome"] == "flipped"


def test_lengths_are_those_of_the_responses(client: FlaskClient, published: Any) -> None:
    shown = client.get(f"{URL}/length_controlled?voters=panel&set=baseline=cat").get_json()

    assert {row["model"] for row in rows(shown)} == set(STRENGTH)
    with psycopg.connect(published[0]) as db:
        lengths = {text for (text,) in db.execute("SELECT length(text) FROM response").fetchall()}
    assert len(lengths) > 1
    assert any(row["length"] != 0 for row in rows(shown) if row["model"] != "cat")


def test_a_report_on_several_dimensions_has_all_of_them_unless_named(client: FlaskClient) -> None:
    shown = client.get(f"{URL}/halo?voters=panel").get_json()
    named = client.get(f"{URL}/halo?voters=panel&dimension=wit&dimension=overall").get_json()
    alone = client.get(f"{URL}/halo?dimension=wit")

    assert rows(shown) == rows(named)
    assert (rows(shown)[0]["dimension"], rows(shown)[0]["other"]) == ("overall", "wit")
    assert rows(shown)[0]["votes"] == 3 * 24 * 2
    assert {row["judge"] for row in rows(shown, 1)} == {"owl"}
    assert alone.status_code == 422
    weighed = client.get(f'{URL}/composite?set=weights={{"overall":1,"wit":3}}').get_json()
    assert {row["model"] for row in rows(weighed)} == set(STRENGTH)


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("horoscope", 404, "no report called 'horoscope'; there are: "),
        ("fragility?dimension=art", 404, "no votes on dimension 'art'; there are: overall, wit"),
        ("fragility?category=art", 404, "no votes of all on art of overall"),
        ("fragility?dimension=wit&dimension=overall", 422, "on one dimension; name one"),
        ("fragility?set=k=1", 422, "fragility has no setting called k"),
        ("pigeonhole?set=draws=5001", 422, "draws may be at most 5000 in a request"),
        ("elo_reliability?set=permutations=[1,10001]", 422, "may be at most 10000 in a request"),
        ("difference?set=model=wolf", 404, "the fit does not rate 'wolf'"),
        ("leave_one_judge_out?dimension=wit", 422, "judge"),
        ("length_controlled", 422, "needs a baseline"),
    ],
)
def test_what_cannot_be_reported_is_answered_with_the_reason(
    client: FlaskClient, query: str, status: int, detail: str
) -> None:
    response = client.get(f"{URL}/{query}")

    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert detail in response.get_json()["detail"]


def test_an_unpublished_model_is_in_no_row_and_no_note(
    client: FlaskClient, published: tuple[str, Settings]
) -> None:
    with psycopg.connect(published[0], autocommit=True) as db:
        db.execute("UPDATE model SET visibility = 'unpublished' WHERE name = 'bee'")
        try:
            shown = client.get(f"{URL}/difference?voters=all")
            judges = client.get(f"{URL}/leave_one_judge_out?voters=all")
        finally:
            db.execute("UPDATE model SET visibility = 'public' WHERE name = 'bee'")

    assert [(row["model"], row["other"]) for row in rows(shown.get_json())] == [("ant", "cat")]
    assert b"bee" not in shown.data + judges.data


def test_a_held_out_prompt_is_numbered_and_not_named(
    client: FlaskClient, published: tuple[str, Settings]
) -> None:
    asked = f"{URL}/item_response?voters=panel"
    assert "p07" in {row["prompt"] for row in rows(client.get(asked).get_json(), 1)}
    with psycopg.connect(published[0], autocommit=True) as db:
        db.execute("UPDATE prompt SET visibility = 'held_out' WHERE name = 'p07'")
        try:
            shown = client.get(asked).get_json()
        finally:
            db.execute("UPDATE prompt SET visibility = 'public' WHERE name = 'p07'")

    prompts = {row["prompt"] for row in rows(shown, 1)}
    assert len(prompts) == 24
    assert "p07" not in prompts
    assert len([name for name in prompts if name.startswith("held-out prompt ")]) == 1
