"""A judge is who answers, under which protocol, with which decoding."""

from __future__ import annotations

from typing import Any

import pytest

from arena.domain import A_WINS, B_WINS
from arena.errors import AlreadyExists, BadInput, BadSettings, UnknownThing
from arena.settings import Settings
from arena.settings_parts import JudgePart
from arena.steps.enrol_judge import enrol_settings_judges
from arena.steps.schedule_battles import schedule_battles
from arena.store import judge as judge_rows
from tests.steps.builders import SmallArena
from tests.steps.enrolled_judges import enrol, part, row


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
    assert arena.all("SELECT DISTINCT dimensions FROM call WHERE kind = 'judgment'") == [
        (["overall"],)
    ]
    schedule_battles(arena.db, arena.settings.model_copy(update={"arena": two}))

    assert arena.all("SELECT dimension, count(*) FROM planned_vote GROUP BY 1 ORDER BY 1") == [
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

    assert enrol_settings_judges(arena.db, settings) == (["owl", "elk"], [])
    assert enrol_settings_judges(arena.db, settings) == ([], [])


def test_one_that_cannot_be_enrolled_holds_nobody_else_up(arena: SmallArena) -> None:
    judges = {"elk": part(api_model="e", protocol="guess"), "owl": part()}
    settings = arena.settings.model_copy(update={"judges": judges})

    enrolled, (refusal,) = enrol_settings_judges(arena.db, settings)
    assert (enrolled, "judge 'elk': no protocol called 'guess'" in refusal) == (["owl"], True)
    assert [judge.name for judge in judge_rows.judges(arena.db)] == ["owl"]


@pytest.mark.usefixtures("own_protocols")
def test_a_judge_s_decoding_is_its_protocol_s_unless_it_has_its_own(arena: SmallArena) -> None:
    enrol(arena, protocol="chances", logprobs=True)
    enrol(arena, "cold owl", protocol="chances", logprobs=True, temperature=0.0, max_tokens=99)

    assert (row(arena).max_tokens, row(arena).temperature, row(arena).top_logprobs) == (16, 0.5, 5)
    cold = row(arena, "cold owl")
    assert (cold.max_tokens, cold.temperature, cold.top_logprobs) == (99, 0.0, 5)


def test_an_endpoint_that_gives_chances_is_asked_for_those_of_what_is_said(
    arena: SmallArena,
) -> None:
    enrol(arena, logprobs=True)

    assert row(arena).top_logprobs == 1


def test_certainty_drops_votes_only_of_a_judge_whose_certainty_has_told_right_from_wrong(
    arena: SmallArena,
) -> None:
    enrol(arena, "kept", protocol="persona", persona="a sailor")
    kept, person = arena.one("SELECT judge_id FROM judge"), arena.judge("eva", kind="people")
    dropping = {"protocol": "persona", "options": {"theta": 0.8, "action": "drop"}}
    with pytest.raises(BadInput, match="0 verdicts stand beside people's, and 0 are right"):
        enrol(arena, "drops", persona="a sailor", **dropping)

    def voted(certainty: float, *, right: bool) -> None:
        battle_id = arena.ready_battle()
        arena.cast(battle_id, kept, A_WINS if right else B_WINS, certainty=certainty)
        arena.cast(battle_id, person, A_WINS, None, judge_kind="people", basis="cast")

    for number in range(12):
        voted(0.9, right=bool(number % 2))
    with pytest.raises(BadInput, match=r"50% of the time \(2\d% to 7\d%, on 12 verdicts\)"):
        enrol(arena, "drops", persona="a sailor", **dropping)
    for number in range(24):
        voted(0.95 if number % 2 else 0.3, right=bool(number % 2))
    with pytest.raises(BadInput, match="0 verdicts"):
        enrol(arena, "other", persona="a baker", **dropping)

    enrol(arena, "drops", persona="a sailor", **dropping)


@pytest.mark.usefixtures("own_protocols")
def test_options_and_persona_make_another_judge(arena: SmallArena) -> None:
    enrol(arena, "two", protocol="samples")
    enrol(arena, "five", protocol="samples", options={"k": 5})
    enrol(arena, "sailor", protocol="in_person", persona="a sailor")
    enrol(arena, "baker", protocol="in_person", persona="a baker")

    assert row(arena, "five").options == {"k": 5}
    assert len({judge.identity for judge in judge_rows.judges(arena.db)}) == 4


def with_judges(arena: SmallArena, **judges: JudgePart) -> Settings:
    return arena.settings.model_copy(update={"judges": judges})


@pytest.mark.parametrize(
    "edit", [{"temperature": 0.7}, {"api_model": "owl-2"}, {"protocol": "digit_last_line"}]
)
def test_an_edit_that_makes_another_judge_is_refused_with_its_name_and_the_mend(
    arena: SmallArena, edit: dict[str, Any]
) -> None:
    schedule_battles(arena.db, with_judges(arena, owl=part()))
    before = row(arena)
    (refusal,) = schedule_battles(arena.db, with_judges(arena, owl=part(**edit))).refused

    assert refusal.startswith("judge 'owl': it is enrolled and was asked otherwise so far")
    assert "Give the edited one a new name in arena.toml" in refusal
    assert row(arena) == before


def test_dimensions_prices_and_time_outs_follow_arena_toml(arena: SmallArena) -> None:
    enrol_settings_judges(arena.db, with_judges(arena, owl=part()))
    edited = part(dimensions=("language",), timeout_seconds=7.0, price_out_usd=2.0)
    assert enrol_settings_judges(arena.db, with_judges(arena, owl=edited)) == ([], [])

    assert row(arena).dimensions == ["language"]
    assert arena.all("SELECT timeout_seconds, price_in_usd, price_out_usd FROM endpoint") == [
        (7.0, 0.0, 2.0)
    ]


@pytest.mark.usefixtures("own_protocols")
def test_members_may_stand_after_the_judge_they_make(arena: SmallArena) -> None:
    pair = JudgePart(members=("owl", "elk"), protocol="couple")
    settings = with_judges(arena, pair=pair, owl=part(), elk=part(api_model="e"))

    assert enrol_settings_judges(arena.db, settings) == (["owl", "elk", "pair"], [])
    assert enrol_settings_judges(arena.db, settings) == ([], [])
