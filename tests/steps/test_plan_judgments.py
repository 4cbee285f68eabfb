"""Who is asked about what, and which responses need no judge."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from arena.steps.plan_judgments import plan_judgments
from tests.steps.builders import SmallArena


def plan(arena: SmallArena) -> int:
    return plan_judgments(arena.db, arena.settings)


def test_every_judge_is_asked_about_every_dimension_in_both_orders(arena: SmallArena) -> None:
    arena.judge("owl", dimensions=["overall", "accuracy"])
    arena.judge("elk", dimensions=["language"])
    arena.ready_battle()

    assert plan(arena) == 6
    assert arena.all(
        "SELECT j.name, v.dimension, v.display_order FROM planned_vote v "
        "JOIN judge j USING (judge_id) ORDER BY 1, 2, 3"
    ) == [
        ("elk", "language", "ab"),
        ("elk", "language", "ba"),
        ("owl", "accuracy", "ab"),
        ("owl", "accuracy", "ba"),
        ("owl", "overall", "ab"),
        ("owl", "overall", "ba"),
    ]
    assert arena.calls() == {"open": 6}


def test_the_order_says_whose_response_is_shown_first(arena: SmallArena) -> None:
    arena.judge()
    arena.ready_battle("of a", "of b")
    plan(arena)

    assert arena.all(
        "SELECT v.display_order, x.text, y.text FROM planned_vote v "
        "JOIN call_use USING (planned_vote_id) JOIN call c USING (call_id) "
        "JOIN response x ON x.response_id = c.shown_response_ids[1] "
        "JOIN response y ON y.response_id = c.shown_response_ids[2] ORDER BY 1"
    ) == [("ab", "of a", "of b"), ("ba", "of b", "of a")]


def test_every_call_has_a_nonce_of_its_own(arena: SmallArena) -> None:
    arena.judge(dimensions=["overall", "accuracy"])
    arena.ready_battle()
    arena.ready_battle()
    plan(arena)

    nonces = [nonce for (nonce,) in arena.all("SELECT nonce FROM call")]
    assert len(set(nonces)) == 8
    assert {len(bytes.fromhex(nonce)) for nonce in nonces} == {8}


def test_planning_again_plans_nothing(arena: SmallArena) -> None:
    arena.judge()
    arena.ready_battle("same", "same")
    arena.ready_battle()

    assert [plan(arena), plan(arena)] == [4, 0]


def test_a_judge_that_comes_late_is_asked_about_old_battles(arena: SmallArena) -> None:
    arena.judge("owl")
    arena.ready_battle()
    plan(arena)
    arena.judge("elk")

    assert plan(arena) == 2


@pytest.mark.parametrize(
    ("text_a", "text_b"),
    [
        ("Yes.", "Yes."),
        ("", ""),
        ("<think>because</think>Yes.", "Yes."),
        ("<think>one</think>Yes.", "<think>two</think>\n\nYes.\n"),
        ("<think>never closed", ""),
    ],
)
def test_equal_responses_are_a_tie_in_both_orders_without_a_call(
    arena: SmallArena, text_a: str, text_b: str
) -> None:
    arena.judge("owl", dimensions=["overall", "accuracy"])
    arena.judge("elk", dimensions=["overall"])
    arena.ready_battle(text_a, text_b)

    assert plan(arena) == 6
    assert arena.calls() == {}
    assert arena.all(
        "SELECT j.name, v.dimension, v.display_order, v.p_tie, v.both_bad, v.basis FROM vote v "
        "JOIN judge j USING (judge_id) ORDER BY 1, 2, 3"
    ) == [
        (name, dimension, order, 1.0, False, "identical")
        for name, dimension in [("elk", "overall"), ("owl", "accuracy"), ("owl", "overall")]
        for order in ("ab", "ba")
    ]


def test_responses_that_differ_in_a_letter_are_judged(arena: SmallArena) -> None:
    arena.judge()
    arena.ready_battle("Yes.", "yes.")
    plan(arena)

    assert (arena.calls(), arena.votes()) == ({"open": 2}, [])


@pytest.mark.parametrize("state", ["suspended", "imported"])
def test_a_judge_that_is_not_active_is_asked_nothing(arena: SmallArena, state: str) -> None:
    arena.judge(state=state)
    arena.ready_battle()

    assert plan(arena) == 0


def test_people_are_not_asked_by_calls(arena: SmallArena) -> None:
    arena.judge("ada", kind="people", protocol=None, endpoint_id=None)
    arena.ready_battle("same", "same")

    assert plan(arena) == 0


def test_a_judge_of_one_source_is_asked_about_its_prompts_alone(arena: SmallArena) -> None:
    arena.judge(prompt_source="qlora")
    arena.ready_battle()

    assert plan(arena) == 0


def test_battles_that_wait_are_not_planned(arena: SmallArena) -> None:
    arena.judge()
    arena.prompts(1)
    arena.model("ant")
    arena.model("bee")

    assert arena.schedule().votes_planned == 0


def test_no_battles_named_is_nothing_planned(arena: SmallArena) -> None:
    arena.judge()
    arena.ready_battle()

    assert plan_judgments(arena.db, arena.settings, []) == 0


def test_two_that_plan_the_same_battle_at_once_ask_once(committed_arena: SmallArena) -> None:
    arena = committed_arena
    arena.judge()
    arena.ready_battle()

    def plan_too() -> int:
        with arena.connect() as db:
            return plan_judgments(db, arena.settings)

    with ThreadPoolExecutor(1) as pool:
        with arena.connect() as other, other.transaction():
            plan_judgments(other, arena.settings)
            second = pool.submit(plan_too)
            arena.wait_until_blocked()
        second.result(timeout=10)

    assert arena.calls() == {"open": 2}
    assert arena.one("SELECT count(*) FROM call_use") == 2
