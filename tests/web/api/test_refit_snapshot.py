"""GET /api/v1/snapshots/{id}/ratings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from arena.settings import Settings
from arena.settings_parts import PublishPart, WebPart
from arena.steps.publish_snapshot import publish_snapshot
from arena.web import create_app
from arena.web.computation import computations
from arena.web.database import pool_of
from tests.conftest import _database
from tests.steps.builders import SmallArena
from tests.steps.judged_arena import judged
from tests.web.conftest import DocumentedClient
from tests.web.test_computation import under_way

URL = "/api/v1/snapshots/latest/ratings"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    publish = PublishPart(extra_methods=("elo",), methods={"elo": {"k_factor": 8.0}})
    web = WebPart(refit_votes=1000)
    return Settings(home=tmp_path_factory.mktemp("home"), publish=publish, web=web)


@pytest.fixture(scope="module")
def published(postgres_url: str, template_database: str, settings: Settings) -> Iterator[str]:
    """A database with one snapshot of votes whose judges differ; nothing changes it."""
    with _database(postgres_url, template_database) as url:
        with psycopg.connect(url, autocommit=True) as db:
            judged(SmallArena(db, url, settings), prompts=24)
            publish_snapshot(db, settings)
        yield url


@pytest.fixture
def app(settings: Settings, published: str) -> Iterator[APIFlask]:
    app = create_app(settings, published, connections=4)
    app.test_client_class = DocumentedClient
    yield app
    pool_of(app).close()


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()


def ratings(shown: dict[str, Any]) -> dict[str, float]:
    return {model["slug"]: model["rating"] for model in shown["models"]}


def test_another_method_with_settings_fits_the_same_votes(client: FlaskClient) -> None:
    board = client.get("/api/v1/leaderboards/overall?voters=all&method=elo").get_json()
    shown = client.get(f"{URL}?voters=all&method=elo&set=k_factor=8").get_json()

    assert ratings(shown) == pytest.approx(ratings(board), abs=1e-6)
    assert (shown["method"], shown["settings"]["fit"]["k_factor"]) == ("elo", 8)
    assert shown["votes_used"] == board["votes_used"] == 24 * 3 * 7


def test_several_settings_ask_for_the_published_fit_itself(client: FlaskClient) -> None:
    board = client.get("/api/v1/leaderboards/overall?voters=all").get_json()
    terms = ("order_effect", "sharpness", "self_preference")
    asked = "&".join(f"set={term}=true" for term in terms)
    shown = client.get(f"{URL}?voters=all&set=suspend_confidence=0.999&{asked}").get_json()

    assert ratings(shown) == pytest.approx(ratings(board), abs=1e-6)
    assert _by_name(shown["effects"]) == _by_name(board["effects"])
    assert shown["snapshot"] == board["snapshot"]


def _by_name(effects: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(effect["kind"], effect["name"]): effect for effect in effects}


def test_style_and_category_choose_among_the_votes(client: FlaskClient) -> None:
    shown = client.get(f"{URL}?voters=panel&category=coding&set=style=true").get_json()

    assert shown["votes_used"] == 16 * 3 * 4
    assert {effect["kind"] for effect in shown["effects"]} == {"style"}


def test_intervals_by_prompt_and_judge_are_wider_and_by_swap_group_narrower(
    client: FlaskClient,
) -> None:
    shown = {
        cluster: client.get(f"{URL}?voters=all&cluster={cluster.replace('+', '%2B')}").get_json()
        for cluster in ("swap_group", "prompt", "prompt+judge")
    }

    widths = [max(row["upper"] - row["lower"] for row in one["models"]) for one in shown.values()]
    assert widths[0] < widths[2]
    assert [one["interval_kind"] for one in shown.values()] == [
        "clustered by swap group",
        "clustered by prompt",
        "clustered by prompt and judge",
    ]


def test_an_anchor_is_at_1000_and_a_confidence_narrows(client: FlaskClient) -> None:
    shown = client.get(f"{URL}?voters=all&anchor=bee").get_json()
    narrow = client.get(f"{URL}?voters=all&anchor=bee&confidence=0.5&swap=sum_probs:0.1").get_json()

    assert ratings(shown)["bee"] == pytest.approx(1000, abs=1e-9)
    assert narrow["settings"]["swap"] == "sum_probs:0.1"
    assert narrow["settings"]["interval"]["confidence"] == 0.5


def test_what_is_known_already_is_not_fitted_again(app: APIFlask, client: FlaskClient) -> None:
    first = client.get(f"{URL}?voters=people")
    with app.app_context():
        kept = computations()
    with under_way(kept):
        assert client.get(f"{URL}?voters=people").get_json() == first.get_json()
        busy = client.get(f"{URL}?voters=panel")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
    assert "busy with another computation" in busy.get_json()["detail"]


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("dimension=wit", 404, "no votes on dimension 'wit'; there are: overall"),
        ("category=wit", 404, "no votes of all on wit of overall; there are votes of panel, peers"),
        ("method=elos", 404, "no method called 'elos'; there are: "),
        ("voters=martians", 422, ""),
        ("swap=best", 422, ""),
        ("anchor=wolf", 404, "the anchor 'wolf' is not among the models of this snapshot"),
        ("method=elo&cluster=prompt%2Bjudge", 422, "elo has no intervals for any judges"),
        ("confidence=1", 422, ""),
        ("method=elo&set=K=4", 422, "elo has no setting called K; there are: k_factor"),
        ("method=elo&set=k_factor=NaN", 422, "k_factor cannot be nan"),
        ("method=elo&set=k_factor=1e308", 422, "k_factor is 1e+308; it must be 1e+06 or less"),
        ("method=elo&set=permutations=1001", 422, "permutations may be at most 1000"),
        ("method=elo&set=k_factor", 422, "write name=value"),
        ("method=elo&set=k_factor=1&set=k_factor=2", 422, "each name once"),
        ("voters=peers&set=sharpness=true", 422, "not identified: the judge bee as judge is alone"),
        ("set=sharpness=true&set=sharpness_ridge=0", 422, "sharpness_ridge must be above 0"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_cannot_be_fitted_is_answered_with_the_reason(
    client: FlaskClient, query: str, status: int, detail: str
) -> None:
    response = client.get(f"{URL}?{query}")

    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert detail in response.get_json()["detail"]


def test_too_many_votes_are_refused_with_the_mend(
    settings: Settings, published: str, tmp_path: Path
) -> None:
    few = settings.model_copy(update={"web": WebPart(refit_votes=100)})
    app = create_app(few, published)
    try:
        response = app.test_client().get(URL)
    finally:
        pool_of(app).close()

    assert response.status_code == 422
    assert "more than 100 votes" in response.get_json()["detail"]
    assert "`arena snapshot export`" in response.get_json()["detail"]


def test_an_unpublished_model_and_its_judge_are_not_named(
    client: FlaskClient, published: str
) -> None:
    asked = f"{URL}?voters=all&set=order_effect=true"
    with psycopg.connect(published, autocommit=True) as db:
        db.execute("UPDATE model SET visibility = 'unpublished' WHERE name = 'bee'")
        try:
            shown = client.get(asked)
            refused = client.get(f"{URL}?voters=peers&set=sharpness=true")
            anchored = client.get(f"{URL}?voters=all&anchor=bee")
        finally:
            db.execute("UPDATE model SET visibility = 'public' WHERE name = 'bee'")

    assert ratings(shown.get_json()).keys() == {"ant", "cat"}
    assert b"bee" not in shown.data.lower()
    assert b"bee" not in refused.data.lower()
    assert b"an unpublished model is alone" in refused.data
    assert anchored.status_code == 404
