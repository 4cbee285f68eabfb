"""A judgment is kept whatever it says; only what can be read becomes a vote."""

from __future__ import annotations

import pytest

from tests.steps.builders import (
    FIRST_BETTER,
    SECOND_BETTER,
    UNREADABLE,
    SmallArena,
    answered,
)
from tests.steps.leased_calls import (
    asked_judge,
    asked_models,
)


def test_a_verdict_in_each_order_is_a_vote_in_the_battle_s_sides(arena: SmallArena) -> None:
    assert arena.answer(asked_judge(arena), FIRST_BETTER) == 2

    assert arena.votes() == [("ab", 1, 0, 0, "judged"), ("ba", 0, 1, 0, "judged")]
    assert (
        arena.all("SELECT margin, judge_kind, dimension FROM vote")
        == [("slight", "panel", "overall")] * 2
    )


def test_a_vote_names_the_judgment_it_was_read_from_and_the_rubric(arena: SmallArena) -> None:
    one, other = asked_judge(arena)
    arena.record(answered(one, FIRST_BETTER), answered(other, SECOND_BETTER))

    assert arena.all(
        "SELECT v.display_order, g.text FROM vote v JOIN vote_judgment USING (vote_id) "
        "JOIN judgment g USING (judgment_id) ORDER BY 1"
    ) == [("ab", FIRST_BETTER), ("ba", SECOND_BETTER)]
    assert len(arena.one("SELECT rubric_digest FROM vote LIMIT 1")) == 16


def test_an_unreadable_judgment_is_kept_has_no_vote_and_is_not_asked_again(
    arena: SmallArena,
) -> None:
    assert arena.answer(asked_judge(arena), UNREADABLE) == 0

    assert (
        arena.all("SELECT text, status, reason FROM judgment")
        == [(UNREADABLE, "unreadable", "no label on the last line")] * 2
    )
    assert (arena.votes(), arena.calls()) == ([], {"done": 2})
    arena.make_due()
    assert arena.lease() == []
    assert arena.schedule(at_most=0).votes_planned == 0


def test_a_judgment_cut_off_is_a_failure_whose_text_is_kept(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    arena.record(answered(one, FIRST_BETTER, finish_reason="length"))

    assert arena.all("SELECT text, status FROM judgment") == [(FIRST_BETTER, "cut_off")]
    assert arena.all("SELECT outcome FROM attempt_result") == [("cut_off",)]
    assert (arena.votes(), arena.calls()) == ([], {"open": 1, "leased": 1})


def test_a_judgment_cut_off_is_asked_again_and_then_votes(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    arena.record(answered(one, "It seems", finish_reason="length"))
    arena.db.execute("UPDATE call SET due_at = now() WHERE state = 'open'")
    (again,) = arena.lease()
    arena.record(answered(again, FIRST_BETTER))

    assert arena.votes() == [("ab", 1, 0, 0, "judged")]
    assert (
        arena.one("SELECT g.text FROM vote_judgment JOIN judgment g USING (judgment_id)")
        == FIRST_BETTER
    )


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_judge_that_says_nothing_has_failed(arena: SmallArena, text: str) -> None:
    one, _ = asked_judge(arena)
    arena.record(answered(one, text))

    assert arena.all("SELECT outcome FROM attempt_result") == [("empty",)]
    assert (arena.votes(), arena.calls()) == ([], {"open": 1, "leased": 1})


def test_answers_are_kept_although_a_judge_s_dimension_is_gone(arena: SmallArena) -> None:
    arena.judge(dimensions=["wit"])  # no longer in arena.toml
    leased = asked_models(arena, "ant", "bee")
    arena.answer(leased["ant"], "Yes.")
    arena.answer(leased["bee"], "Yes.")

    assert arena.one("SELECT count(*) FROM response") == 2
    assert arena.battles() == {"ready": 1}
