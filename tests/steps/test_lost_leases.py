"""An answer after a lost lease is kept and paid for, and counts once."""

from __future__ import annotations

from arena.steps.report_status import report_status
from tests.steps.builders import (
    FIRST_BETTER,
    SECOND_BETTER,
    SmallArena,
    answered,
    failed,
)
from tests.steps.leased_calls import (
    asked_judge,
    asked_models,
    fail_for_good,
    lose_lease,
    outcomes,
)


def test_an_expired_lease_is_leased_again_and_the_first_attempt_is_unknown(
    arena: SmallArena,
) -> None:
    one, _ = asked_judge(arena)
    again = lose_lease(arena, one)

    assert again.attempt_id > one.attempt_id
    assert outcomes(arena) == {"under way": 2, "unknown": 1}


def test_an_attempt_cut_off_by_a_kill_is_unknown_once_its_lease_has_ended(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    arena.prompts(1)
    for name in ("ant", "bee"):
        arena.model(name, endpoint={"timeout_seconds": 0.01, "price_out_usd": 1.0})
    arena.schedule()
    arena.lease(margin_seconds=0.01)
    arena.db.execute("SELECT pg_sleep(0.03)")

    (row,) = report_status(arena.db).attempts
    assert (row["outcome"], row["attempts"]) == ("unknown", 2)
    assert row["cost_usd"] == arena.one("SELECT sum(ceiling_usd) FROM attempt") > 0


def test_a_late_answer_is_a_judgment_with_a_cost_and_no_second_vote(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    again = lose_lease(arena, one)
    assert arena.record(answered(again, FIRST_BETTER)) == 1
    assert arena.record(answered(one, SECOND_BETTER)) == 0

    assert arena.votes() == [("ab", 1, 0, 0, "judged")]
    assert arena.all("SELECT attempt_id, text FROM judgment ORDER BY 1") == [
        (one.attempt_id, SECOND_BETTER),
        (again.attempt_id, FIRST_BETTER),
    ]
    assert outcomes(arena) == {"answered": 2, "under way": 1}


def test_an_answer_that_comes_late_but_first_votes(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    again = lose_lease(arena, one)
    assert arena.record(answered(one, FIRST_BETTER)) == 1
    assert arena.record(answered(again, SECOND_BETTER)) == 0

    assert arena.votes() == [("ab", 1, 0, 0, "judged")]
    assert arena.calls() == {"done": 1, "leased": 1}


def test_a_late_answer_in_the_same_batch_as_a_cut_off_one_names_its_own_text(
    arena: SmallArena,
) -> None:
    one, _ = asked_judge(arena)
    again = lose_lease(arena, one)
    arena.record(answered(one, FIRST_BETTER), answered(again, "It seems", finish_reason="length"))

    assert arena.votes() == [("ab", 1, 0, 0, "judged")]
    assert arena.all("SELECT g.text FROM vote_judgment JOIN judgment g USING (judgment_id)") == [
        (FIRST_BETTER,)
    ]
    assert arena.calls() == {"done": 1, "leased": 1}


def test_of_two_answers_in_one_batch_the_first_attempt_s_counts(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    again = lose_lease(arena, one)
    assert arena.record(answered(one, FIRST_BETTER), answered(again, SECOND_BETTER)) == 1

    assert arena.votes() == [("ab", 1, 0, 0, "judged")]
    assert arena.all("SELECT g.text FROM vote_judgment JOIN judgment g USING (judgment_id)") == [
        (FIRST_BETTER,)
    ]


def test_a_late_failure_leaves_the_new_lease_alone(arena: SmallArena) -> None:
    one, _ = asked_judge(arena)
    lose_lease(arena, one)
    arena.record(failed(one, final=True))

    assert arena.calls() == {"leased": 2}


def test_a_late_response_is_kept_and_there_is_no_second(arena: SmallArena) -> None:
    leased = asked_models(arena, "ant", "bee")
    again = lose_lease(arena, leased["ant"][0])
    arena.record(answered(again, "second"))
    arena.record(answered(leased["ant"][0], "late"))

    assert arena.all("SELECT text FROM response") == [("second",)]
    assert outcomes(arena) == {"answered": 2, "under way": 1}


def test_a_response_after_its_battle_was_void_is_kept_and_revives_nothing(
    arena: SmallArena,
) -> None:
    leased = asked_models(arena, "ant", "bee", prompts=2)
    arena.answer(leased["ant"])
    fail_for_good(arena, leased["bee"][0])
    assert arena.battles() == {"void": 2}
    arena.answer([leased["bee"][1]])

    assert arena.battles() == {"void": 2}
    assert arena.one("SELECT count(*) FROM response") == 3


def test_recording_the_same_batch_twice_changes_nothing(arena: SmallArena) -> None:
    one, other = asked_judge(arena)
    batch = [answered(one, FIRST_BETTER), failed(other)]
    assert [arena.record(*batch), arena.record(*batch)] == [1, 0]

    assert arena.one("SELECT count(*) FROM judgment") == 1
    assert arena.one("SELECT count(*) FROM attempt_result") == 2
    assert arena.one("SELECT max(failures) FROM call") == 1
