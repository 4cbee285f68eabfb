"""A judge is who answers, under which protocol, with which decoding."""

from __future__ import annotations

from typing import Any

import pytest

from arena.errors import AlreadyExists, BadInput, BadSettings, UnknownThing
from arena.settings import JudgePart
from arena.steps.enrol_judge import enrol_judge, enrol_settings_judges
from arena.steps.schedule_battles import schedule_battles
from arena.store import judge as judge_rows
from tests.steps.builders import SmallArena


def part(**fields: Any) -> JudgePart:
    return JudgePart(**{"base_url": "http://127.0.0.1:8080/v1", "api_model": "owl-1", **fields})


def enrol(arena: SmallArena, name: str = "owl", **fields: Any) -> int:
    return enrol_judge(arena.db, arena.settings, name, part(**fields))


def test_a_judge_is_on_the_panel_and_asked_about_the_arena_s_dimensions(arena: SmallArena) -> None:
    enrol(arena)

    (judge,) = judge_rows.judges(arena.db)
    assert (judge.name, judge.kind, judge.state) == ("owl", "panel", "active")
    assert judge.dimensions == []


def test_a_dimension_that_comes_later_is_judged_too(arena: SmallArena) -> None:
    enrol(arena)
    arena.ready_battle()
    one = arena.settings.arena.model_copy(update={"dimensions": ("overall",)})
    two = arena.settings.arena.model_copy(update={"dimensions": ("overall", "language")})
    schedule_battles(arena.db, arena.settings.model_copy(update={"arena": one}))
    assert arena.all("SELECT DISTINCT dimension FROM call WHERE kind = 'judgment'") == [
        ("overall",)
    ]
    schedule_battles(arena.db, arena.settings.model_copy(update={"arena": two}))

    assert arena.all("SELECT dimension, count(*) FROM call_use GROUP BY 1 ORDER BY 1") == [
        ("language", 2),
        ("overall", 2),
    ]


def test_a_judge_may_name_its_own_dimensions(arena: SmallArena) -> None:
    enrol(arena, dimensions=("language",))

    assert judge_rows.judges(arena.db)[0].dimensions == ["language"]


def test_another_protocol_or_decoding_is_another_judge(arena: SmallArena) -> None:
    enrol(arena)
    enrol(arena, "warm owl", temperature=0.7)
    enrol(arena, "brief owl", max_tokens=256)
    enrol(arena, "digit owl", protocol="digit_last_line")

    assert len({judge.identity for judge in judge_rows.judges(arena.db)}) == 4


def test_a_judge_asked_in_exactly_the_same_way_is_refused(arena: SmallArena) -> None:
    enrol(arena)

    with pytest.raises(AlreadyExists, match="'twin', or one asked in exactly the same way"):
        enrol(arena, "twin", base_url="http://127.0.0.1:8080/v1/")
    assert arena.one("SELECT count(*) FROM endpoint") == 1


@pytest.mark.parametrize(
    ("fields", "error", "complaint"),
    [
        ({"protocol": "guess"}, UnknownThing, "no protocol called 'guess'"),
        ({"dimensions": ("overall", "tone")}, UnknownThing, "no dimension called 'tone'"),
        ({"base_url": "owl.example"}, BadInput, "base_url: 'owl.example'"),
        ({"api_key_env": "ARENA_TEST_NOT_SET"}, BadSettings, "ARENA_TEST_NOT_SET"),
    ],
)
def test_what_cannot_be_used_is_refused_and_leaves_nothing(
    arena: SmallArena, fields: dict[str, Any], error: type[Exception], complaint: str
) -> None:
    with pytest.raises(error, match=complaint):
        enrol(arena, **fields)

    assert judge_rows.judges(arena.db) == []
    assert arena.one("SELECT count(*) FROM endpoint") == 0


def test_the_judges_of_arena_toml_are_enrolled_once(arena: SmallArena) -> None:
    settings = arena.settings.model_copy(
        update={"judges": {"owl": part(), "elk": part(api_model="e")}}
    )

    assert enrol_settings_judges(arena.db, settings) == ["owl", "elk"]
    assert enrol_settings_judges(arena.db, settings) == []


def test_one_that_cannot_be_enrolled_holds_nobody_else_up(arena: SmallArena) -> None:
    judges = {"elk": part(api_model="e", protocol="guess"), "owl": part()}
    settings = arena.settings.model_copy(update={"judges": judges})

    assert enrol_settings_judges(arena.db, settings) == ["owl"]
    assert [judge.name for judge in judge_rows.judges(arena.db)] == ["owl"]
