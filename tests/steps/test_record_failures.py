"""A failed try waits and is tried again, until it has failed for good."""

from __future__ import annotations

from itertools import pairwise

import pytest

from arena.domain import Outcome
from arena.settings import Settings
from arena.steps.record_results import wait_seconds
from arena.store import model as model_rows
from tests.steps.builders import (
    SmallArena,
    failed,
)
from tests.steps.leased_calls import (
    WAITING,
    asked_judge,
    asked_models,
    fail_for_good,
)


def test_a_failed_try_is_put_back_with_a_growing_wait(arena: SmallArena) -> None:
    leased, _ = asked_judge(arena)
    waits = []
    for number in range(1, 10):
        arena.record(failed(leased))
        ((state, failures, error, wait),) = arena.all(f"{WAITING} WHERE call_id = {leased.call_id}")
        assert (state, failures, error) == ("open", number, "it server_error")
        waits.append(wait)
        arena.db.execute("UPDATE call SET due_at = now() WHERE state = 'open'")
        (leased,) = arena.lease()

    assert 0.5 <= waits[0] <= 0.625
    assert 60 <= waits[-1] <= 75  # the cap
    doublings = [later / earlier for earlier, later in pairwise(waits[:7])]
    assert doublings == pytest.approx([2.0] * 6, rel=1e-5)


def test_a_call_that_waits_is_not_leased(arena: SmallArena) -> None:
    leased = asked_models(arena, "ant", "bee")
    arena.record(failed(leased["ant"][0]))

    assert arena.lease() == []


@pytest.mark.parametrize("retry_after_seconds", [7.0, 3600.0])
def test_a_call_is_never_tried_again_before_its_retry_after(
    arena: SmallArena, retry_after_seconds: float
) -> None:
    leased = asked_models(arena, "ant", "bee")
    fault = failed(leased["ant"][0], Outcome.RATE_LIMITED, retry_after_seconds=retry_after_seconds)
    arena.record(fault)

    (row,) = arena.all(f"{WAITING} WHERE state = 'open'")
    assert row[3] == pytest.approx(retry_after_seconds)


def test_a_retry_after_shorter_than_the_wait_does_not_shorten_it(settings: Settings) -> None:
    assert wait_seconds(settings, 3, 0.1, 0) == 4.0


def test_calls_that_failed_together_do_not_come_back_together(settings: Settings) -> None:
    waits = {wait_seconds(settings, 3, None, call_id) for call_id in range(16)}

    assert len(waits) == 16
    assert (min(waits), max(waits)) == (4.0, 4.9375)


def test_after_failures_allowed_a_call_has_failed_for_good(arena: SmallArena) -> None:
    leased = asked_judge(arena)[:1]
    for _ in range(arena.settings.work.failures_allowed):
        assert arena.one("SELECT count(*) FROM call WHERE state = 'failed'") == 0
        arena.record(failed(leased[0]))
        arena.db.execute("UPDATE call SET due_at = now() WHERE state = 'open'")
        leased = arena.lease()

    assert leased == []
    assert arena.all(f"{WAITING} WHERE state = 'failed'")[0][:3] == (
        *("failed", 10, "it server_error"),
    )
    assert arena.votes() == []


def test_a_final_fault_is_not_tried_again(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    arena.record(failed(one, Outcome.NOT_RECORDED, final=True))

    assert arena.calls() == {"failed": 1, "leased": 1}


def test_a_model_whose_endpoint_only_fails_leaves_the_draw_and_its_battles_are_void(
    arena: SmallArena,
) -> None:
    leased = asked_models(arena, "ant", "bee", "cat", prompts=2)
    arena.answer(leased["ant"] + leased["bee"])
    fail_for_good(arena, leased["cat"][0])

    assert arena.all("SELECT name, state, state_reason FROM model ORDER BY 1") == [
        ("ant", "active", ""),
        ("bee", "active", ""),
        ("cat", "failing", "it server_error"),
    ]
    assert arena.battles() == {"ready": 2, "void": 4}
    assert set(arena.all("SELECT void_reason FROM battle WHERE state = 'void'")) == {
        ("no response from cat",)
    }
    # Its other call is asked no more.
    assert arena.calls() == {"done": 4, "failed": 1, "void": 1}
    assert arena.schedule(per_pair=2).battles == 0


def test_a_model_that_is_resumed_is_asked_again_what_it_failed(arena: SmallArena) -> None:
    leased = asked_models(arena, "ant", "bee")
    arena.answer(leased["ant"])
    fail_for_good(arena, leased["bee"][0])
    assert arena.schedule().battles == 0
    model_rows.resume_model(arena.db, "bee")

    assert arena.schedule().battles == 1
    assert [one.call_id for one in arena.lease()] == [leased["bee"][0].call_id]


def test_a_model_that_answers_otherwise_stays_and_only_that_battle_is_void(
    arena: SmallArena,
) -> None:
    leased = asked_models(arena, "ant", "bee", prompts=2)
    arena.answer(leased["ant"])
    arena.answer(leased["bee"][1:])
    fail_for_good(arena, leased["bee"][0])

    assert arena.all("SELECT DISTINCT state FROM model") == [("active",)]
    assert arena.battles() == {"ready": 1, "void": 1}


def test_a_model_that_has_answered_and_then_refuses_one_prompt_stays(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    first, _ = arena.prompts(2)
    arena.db.execute("UPDATE prompt SET active = prompt_id = %s", [first])
    arena.model("ant")
    arena.model("bee")
    arena.schedule()
    arena.answer(arena.lease())
    # Later, when nothing else is under way, it refuses the second prompt.
    arena.db.execute("UPDATE prompt SET active = true")
    arena.schedule(per_pair=2)
    refused, other = arena.lease()
    arena.record(failed(refused, Outcome.REFUSED, final=True))
    arena.answer([other])

    assert arena.all("SELECT DISTINCT state FROM model") == [("active",)]
    assert arena.battles() == {"ready": 1, "void": 1}


def test_a_model_that_once_answered_and_now_only_fails_leaves_the_draw(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    first, _ = arena.prompts(2)
    arena.db.execute("UPDATE prompt SET active = prompt_id = %s", [first])
    arena.model("ant")
    arena.model("bee")
    arena.schedule()
    arena.answer(arena.lease())
    arena.db.execute("UPDATE prompt SET active = true")
    arena.schedule(per_pair=2)
    for _ in range(arena.settings.work.failures_allowed):
        arena.make_due()
        arena.record(*(failed(one) for one in arena.lease()))

    assert arena.all("SELECT DISTINCT state FROM model") == [("failing",)]


def test_a_judge_that_fails_leaves_no_model_out_of_the_draw(arena: SmallArena) -> None:
    arena.judge()
    leased = asked_models(arena, "ant", "bee")
    arena.answer(leased["ant"] + leased["bee"])
    arena.record(*(failed(one, Outcome.REFUSED, final=True) for one in arena.lease()))

    assert arena.all("SELECT DISTINCT state FROM model") == [("active",)]
    assert arena.battles() == {"ready": 1}
