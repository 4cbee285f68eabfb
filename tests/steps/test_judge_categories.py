"""Judges that share the work by the category of prompts."""

from __future__ import annotations

from typing import Any

import pytest

from arena.errors import BadInput
from arena.settings import Settings
from arena.settings_parts import JudgePart
from arena.steps.enrol_judge import enrol_judge, enrol_settings_judges, judge_part
from arena.steps.judge_again import Changes, judge_like
from arena.steps.plan_judgments import plan_judgments
from arena.store import battle
from arena.store import judge as judge_rows
from tests.steps.builders import SmallArena

NEEDING_A_REFERENCE = ["maths", "reasoning", "coding"]


def part(**fields: Any) -> JudgePart:
    return judge_part({"base_url": "http://127.0.0.1:9/v1", "api_model": "m", **fields})


def battle_on(arena: SmallArena, name: str, **fields: Any) -> None:
    """A ready battle on a new prompt."""
    prompt_id = arena.prompt(name, **fields)
    a = arena.uploaded_model(f"left-{name}", {prompt_id: "Yes."})
    b = arena.uploaded_model(f"right-{name}", {prompt_id: "No."})
    battle.add_battles(arena.db, [battle.DrawnBattle(prompt_id, a, b, 1.0)], "fewest_first")
    battle.fill_battles(arena.db)


def asked(arena: SmallArena) -> list[tuple[str, str]]:
    """Who is asked about a battle on which prompt; each in both orders."""
    plan_judgments(arena.db, arena.settings)
    rows = arena.all(
        "SELECT j.name, p.name, count(*) FROM planned_vote v JOIN judge j USING (judge_id) "
        "JOIN battle b USING (battle_id) JOIN prompt p USING (prompt_id) "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    assert {orders for *_, orders in rows} <= {2}
    return [(judge, prompt) for judge, prompt, _ in rows]


def four_battles(arena: SmallArena) -> None:
    battle_on(arena, "sum", categories=["maths"], reference="4")
    battle_on(arena, "both", categories=["maths", "talk"], reference="5")
    battle_on(arena, "chat", categories=["talk"])
    battle_on(arena, "plain")


def test_a_judge_without_categories_takes_every_prompt(arena: SmallArena) -> None:
    enrol_judge(arena.db, arena.settings, "owl", part(dimensions=["overall"]))
    four_battles(arena)

    assert asked(arena) == [("owl", name) for name in ("both", "chat", "plain", "sum")]


def test_two_judges_share_the_prompts_by_whether_a_reference_is_called_for(
    arena: SmallArena,
) -> None:
    one = part(dimensions=["overall"], except_categories=NEEDING_A_REFERENCE)
    other = part(dimensions=["overall"], categories=NEEDING_A_REFERENCE, protocol="with_reference")
    enrol_judge(arena.db, arena.settings, "plain-judge", one)
    enrol_judge(arena.db, arena.settings, "with-reference", other)
    four_battles(arena)

    assert asked(arena) == [
        ("plain-judge", "chat"),
        ("plain-judge", "plain"),
        ("with-reference", "both"),
        ("with-reference", "sum"),
    ]


def test_a_judge_may_take_some_categories_but_not_of_all_their_prompts(
    arena: SmallArena,
) -> None:
    some = part(dimensions=["overall"], categories=["talk"], except_categories=["maths"])
    enrol_judge(arena.db, arena.settings, "owl", some)
    four_battles(arena)

    assert asked(arena) == [("owl", "chat")]


def test_a_reference_may_be_missing_from_prompts_that_the_judge_does_not_take(
    arena: SmallArena,
) -> None:
    arena.prompt("code", categories=["coding"])
    arena.prompt("sum", categories=["maths"], reference="4")
    with pytest.raises(BadInput, match=r"such as 'code'.*except_categories"):
        enrol_judge(arena.db, arena.settings, "owl", part(protocol="with_reference"))

    enrol_judge(
        arena.db, arena.settings, "owl", part(protocol="with_reference", categories=["maths"])
    )


def test_a_category_is_taken_or_left(arena: SmallArena) -> None:
    with pytest.raises(BadInput, match="category 'maths' stands in categories and in except_cat"):
        part(categories=["maths"], except_categories=["maths", "talk"])


def test_arena_toml_changes_what_a_judge_takes_without_making_it_another(
    arena: SmallArena,
) -> None:
    def follow(**fields: Any) -> tuple[list[str], list[str]]:
        judges = {"owl": part(dimensions=["overall"], **fields)}
        return enrol_settings_judges(arena.db, _with(arena.settings, judges))

    assert follow(categories=["talk"]) == (["owl"], [])
    four_battles(arena)
    assert asked(arena) == [("owl", "both"), ("owl", "chat")]
    assert follow(categories=["maths"]) == ([], [])

    (row,) = judge_rows.judges(arena.db)
    assert (row.categories, row.except_categories) == (["maths"], [])
    assert asked(arena) == [("owl", "both"), ("owl", "chat"), ("owl", "sum")]


def test_arena_toml_cannot_hand_prompts_without_reference_to_a_judge_that_needs_one(
    arena: SmallArena,
) -> None:
    arena.prompt("code", categories=["coding"])
    judge = part(protocol="with_reference", categories=["talk"])
    assert enrol_settings_judges(arena.db, _with(arena.settings, {"owl": judge}))[1] == []

    wider = part(protocol="with_reference", categories=["talk", "coding"])
    _, (refusal,) = enrol_settings_judges(arena.db, _with(arena.settings, {"owl": wider}))
    assert "cannot judge 1 prompts of the draw, such as 'code'" in refusal
    assert judge_rows.judges(arena.db)[0].categories == ["talk"]


def test_prompts_that_no_judge_takes_are_named_when_battles_are_drawn(arena: SmallArena) -> None:
    four_battles(arena)
    assert arena.schedule(at_most=0).untaken == []
    enrol_judge(arena.db, arena.settings, "owl", part(categories=["talk"]))
    assert arena.schedule(at_most=0).untaken == ["plain", "sum"]
    enrol_judge(arena.db, arena.settings, "elk", part(api_model="elk", except_categories=["maths"]))
    assert arena.schedule(at_most=0).untaken == ["sum"]
    enrol_judge(arena.db, arena.settings, "jay", part(api_model="jay", categories=["maths"]))

    assert arena.schedule(at_most=0).untaken == []


def test_a_judge_like_another_takes_what_that_one_takes(arena: SmallArena) -> None:
    one = part(dimensions=["overall"], categories=["talk"], except_categories=["maths"])
    enrol_judge(arena.db, arena.settings, "owl", one)
    judge_like(arena.db, arena.settings, "warm", "owl", Changes(temperature=1.0), None)
    moved = Changes(temperature=0.5, categories=("poetry",))
    judge_like(arena.db, arena.settings, "poet", "owl", moved, None)

    assert {row.name: row.categories for row in judge_rows.judges(arena.db)} == {
        "owl": ["talk"],
        "warm": ["talk"],
        "poet": ["poetry"],
    }


def _with(settings: Settings, judges: dict[str, JudgePart]) -> Settings:
    return settings.model_copy(update={"judges": judges})
