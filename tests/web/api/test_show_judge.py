"""GET /api/v1/judges and /judges/{name}, and their pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from psycopg import Connection

from arena.domain import A_WINS
from arena.rating.exam import ExamSettings
from arena.settings import Settings
from arena.steps.qualify_judges import qualify_judges
from arena.store.board import EffectRow
from tests.steps.builders import UNREADABLE
from tests.web import builders
from tests.web.records import judged

Db = Connection[Any]


@pytest.fixture
def owl(arena_db: Db) -> int:
    """Owl, who always picks the first, and a snapshot that has found so; its id."""
    arena, battle = judged(arena_db)
    ada = arena.judge("ada", kind="people", protocol=None, endpoint_id=None, identity="ada")
    arena.cast(battle, ada, A_WINS, "ab", judge_kind="people", basis="cast")
    models = [row[0] for row in arena.all("SELECT model_id FROM model ORDER BY 1")]
    lines = [builders.rated(model, rank, 1000.0) for rank, model in enumerate(models, 1)]
    effects = [
        EffectRow("order_effect", "owl", 1.0986, 0.5, 1.5),
        EffectRow("sharpness", "owl", 1.25, 1.0, 1.5),
        EffectRow("self_preference", "owl", None, None, None, note="owl is no model"),
    ]
    builders.add_board(arena_db, builders.add_snapshot(arena_db, models), lines, effects)
    return int(arena.one("SELECT judge_id FROM judge WHERE name = 'owl'"))


def test_the_list_has_judges_by_name_and_people_as_a_number(client: FlaskClient, owl: int) -> None:
    found = client.get("/api/v1/judges").get_json()
    (judge,) = found["judges"]
    assert (judge["name"], judge["kind"], judge["protocol"]) == (
        "owl",
        "panel",
        "explain_then_choose",
    )
    assert (judge["votes"], judge["unreadable"]) == (2, 0)
    assert len(judge["identity"]) == 64
    assert found["people"] == 1
    page = client.get("/judges").get_data(as_text=True)
    assert f'href="/judges/{owl}"' in page
    assert "75%" in page  # picks the first of equals: log-odds of ln 3
    assert "1 person votes here" in page
    assert ">ada<" not in page


@pytest.mark.parametrize("by_name", [True, False])
def test_a_judge_shows_how_it_votes_and_what_the_fit_found(
    client: FlaskClient, owl: int, by_name: bool
) -> None:
    found = client.get(f"/api/v1/judges/{'owl' if by_name else owl}").get_json()
    # Whichever it is shown first wins: never a tie, never the same verdict twice.
    assert found["diagnostics"] == [
        {
            "dimension": "overall",
            "votes": 2,
            "ties": 0.0,
            "first_shown": 1.0,
            "swap_pairs": 1,
            "swap_consistency": 0.0,
        }
    ]
    assert found["unreadable_share"] == 0.0
    assert [(one["kind"], one["value"]) for one in found["effects"]] == [
        ("order_effect", 1.0986),
        ("self_preference", None),
        ("sharpness", 1.25),
    ]
    page = client.get(f"/judges/{owl}").get_data(as_text=True)
    assert "100.0%" in page
    assert found["identity"] in page
    assert 'href="/method#protocol-explain_then_choose"' in page


def test_unreadable_verdicts_are_a_share_of_all_answers(client: FlaskClient, arena_db: Db) -> None:
    judged(arena_db, answer=UNREADABLE)
    found = client.get("/api/v1/judges/owl").get_json()
    assert (found["votes"], found["unreadable"], found["unreadable_share"]) == (0, 2, 1.0)
    assert "It has not voted yet" in client.get("/judges/owl").get_data(as_text=True)


def test_there_is_no_such_judge(client: FlaskClient) -> None:
    assert client.get("/api/v1/judges/nobody").status_code == 404
    assert client.get(f"/api/v1/judges/{10**30}").status_code == 404


def test_a_judge_shows_its_last_exams_and_whether_they_count(
    client: FlaskClient, arena_db: Db, owl: int
) -> None:
    assert client.get(f"/api/v1/judges/{owl}").get_json()["exams"] == []
    assert "Exams" not in client.get(f"/judges/{owl}").get_data(as_text=True)
    easy = ExamSettings(pass_share=0.0, pass_consistency=0.0)
    qualify_judges(arena_db, Settings(home=Path("unused")), days=90, exam=easy)

    (exam,) = client.get(f"/api/v1/judges/{owl}").get_json()["exams"]
    assert (exam["dimension"], exam["questions"], exam["swap_pairs"]) == ("overall", 1, 1)
    # Owl picks the first in either order: half right, whatever people say.
    assert (exam["share"], exam["passed"], exam["counts"], exam["reason"]) == (0.5, True, True, "")
    page = client.get(f"/judges/{owl}").get_data(as_text=True)
    assert "Exams" in page
    assert "<td>in force</td>" in page

    qualify_judges(arena_db, Settings(home=Path("unused")), days=90)
    (exam,) = client.get(f"/api/v1/judges/{owl}").get_json()["exams"]
    assert (exam["counts"], exam["reason"]) == (False, "not passed")
    assert "<td>not passed</td>" in client.get(f"/judges/{owl}").get_data(as_text=True)
