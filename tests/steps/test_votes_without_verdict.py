"""Votes whose calls bring no verdict: why, and what becomes of them."""

from __future__ import annotations

import pytest

from arena.steps.report_status import report_status
from arena.store import call
from tests.steps.builders import (
    FIRST_BETTER,
    UNREADABLE,
    SmallArena,
    answered,
    failed,
)
from tests.steps.judged_votes import judged
from tests.steps.leased_calls import fail_for_good, lose_lease

pytestmark = pytest.mark.usefixtures("own_protocols")


def test_a_vote_without_a_verdict_says_why_is_counted_and_is_never_asked_again(
    arena: SmallArena,
) -> None:
    judged(arena, "samples")
    assert arena.answer(arena.lease(), UNREADABLE) == 0

    reason = "none of 2 samples could be read"
    status = report_status(arena.db)
    assert status.undecided == [
        {"judge": "owl", "state": "undecided", "reason": reason, "votes": 2}
    ]
    assert [row["unreadable"] for row in status.judges] == [2]
    arena.make_due()
    assert (arena.schedule(at_most=0).votes_planned, arena.lease()) == (0, [])


def test_a_vote_whose_call_failed_for_good_is_given_up_and_waits_again_once_that_is_reopened(
    arena: SmallArena,
) -> None:
    judged(arena, "samples")
    lost, *others = arena.lease()
    fail_for_good(arena, lost)
    arena.answer(others, FIRST_BETTER)
    assert arena.planned() == {"failed": 1, "cast": 1}
    assert arena.all("SELECT reason FROM planned_vote WHERE state = 'failed'") == [
        ("a call failed for good: it server_error",)
    ]

    assert call.reopen_failed_calls(arena.db, "judgment") == 1
    assert arena.planned() == {"waiting": 1, "cast": 1}
    assert arena.answer(arena.lease(), FIRST_BETTER) == 1
    assert arena.planned() == {"cast": 2}


def test_an_answer_after_its_call_failed_for_good_votes_all_the_same(arena: SmallArena) -> None:
    judged(arena, "explain_then_choose")
    one, _ = arena.lease()
    again = lose_lease(arena, one)
    fail_for_good(arena, again)
    assert arena.record(answered(one, FIRST_BETTER)) == 1

    assert arena.planned() == {"cast": 1, "waiting": 1}


def test_a_vote_planned_on_a_call_that_failed_for_good_is_given_up_at_once(
    arena: SmallArena,
) -> None:
    arena.judge(protocol="score_each_alone")
    (prompt,) = arena.prompts(1)
    for name in ("ant", "bee"):
        arena.uploaded_model(name, {prompt: name})
    arena.schedule(per_pair=1)
    one, other = arena.lease()
    arena.record(failed(one, final=True), answered(other, "7"))
    arena.uploaded_model("cat", {prompt: "cat"})
    arena.schedule(per_pair=1)
    arena.answer(arena.lease(), "7")

    assert arena.planned() == {"failed": 4, "cast": 2}


def test_a_vote_left_waiting_for_its_protocol_is_swept_up_once_that_is_back(
    arena: SmallArena,
) -> None:
    judged(arena, "explain_then_choose")
    leased = arena.lease()
    protocol_id = "UPDATE judge SET protocol = %s"
    arena.db.execute(protocol_id, ["not_installed"])
    arena.answer(leased, FIRST_BETTER)
    assert (arena.calls(), arena.planned()) == ({"done": 2}, {"waiting": 2})

    arena.db.execute(protocol_id, ["explain_then_choose"])
    arena.schedule(at_most=0)
    assert (len(arena.votes()), arena.planned()) == (2, {"cast": 2})
