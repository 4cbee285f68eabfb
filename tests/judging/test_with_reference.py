"""The prompt's reference: when it is shown, and when nothing is judged without it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from arena.errors import CannotJudge
from arena.judging.asking import Need
from arena.judging.protocol import protocol
from arena.judging.protocols.with_reference import PROTOCOL, WithReference
from tests.judging.battles import NONCE, Battle, whole

TALK = frozenset({"talk"})


def shown(battle: Battle, asked: WithReference = PROTOCOL) -> str:
    (call,) = asked.plan(battle.case("ab"))
    return whole(asked.render(battle.question(call, "ab")))


def test_the_reference_is_shown_between_fences_and_once() -> None:
    text = shown(Battle(reference="REFERENCE"))

    assert f"<<<reference {NONCE}>>>\nREFERENCE\n<<<end of reference {NONCE}>>>" in text
    assert text.count("REFERENCE") == 1


@pytest.mark.parametrize("category", ["maths", "math", "reasoning", "coding"])
def test_a_prompt_of_these_categories_is_not_judged_without_a_reference(category: str) -> None:
    battle = Battle(reference="", categories=frozenset({category, "talk"}))

    with pytest.raises(CannotJudge, match=f"prompts of category {category} are judged only with"):
        PROTOCOL.plan(battle.case("ab"))


def test_any_other_prompt_is_judged_without_and_nothing_is_said_of_a_reference() -> None:
    assert "reference" not in shown(Battle(reference="", categories=TALK))
    assert "REFERENCE" in shown(Battle(reference="REFERENCE", categories=TALK))


def test_the_operator_says_which_categories_must_have_one() -> None:
    law = WithReference(required_for=("law",))
    battle = Battle(reference="", categories=frozenset({"maths"}))

    assert law.plan(battle.case("ab"))
    with pytest.raises(CannotJudge, match="category law"):
        law.plan(replace(battle, categories=frozenset({"law"})).case("ab"))


def test_a_reference_is_needed_only_where_some_category_must_have_one() -> None:
    none = protocol("with_reference", {"required_for": ()})

    assert PROTOCOL.needs == {Need.REFERENCE}
    assert none.needs == frozenset()
    assert none.plan(Battle(reference="", categories=frozenset({"maths"})).case("ab"))


def test_with_and_without_a_reference_are_two_different_calls() -> None:
    battle = Battle(categories=TALK)
    keys = {
        call.key([1, 2], 3)
        for one in (battle, replace(battle, reference=""))
        for call in PROTOCOL.plan(one.case("ab"))
    }

    assert len(keys) == 2
