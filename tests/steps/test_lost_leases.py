"""An answer after a lost lease is kept and paid for, and counts once."""

from __future__ import annotations

from arena.steps.record_results import give_up_lost_calls
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


def test_a_call_that_kills_every_worker_is_given_up_and_its_vote_with_it(arena: SmallArena) -> None:
    doomed, other = asked_judge(arena)
    arena.answer([other], FIRST_BETTER)
    failures = []
    for _ in range(9):
        doomed = lose_lease(arena, doomed)
        failures.append(doomed.failures)
    assert failures == list(range(1, 10))
    arena.make_due()
    assert arena.lease() == []
    assert give_up_lost_calls(arena.db, arena.settings) == 1

    assert (arena.calls(), arena.planned()) == ({"done": 1, "failed": 1}, {"cast": 1, "failed": 1})
    assert arena.one("SELECT count(*) FROM attempt") == 11
    assert arena.one("SELECT reason FROM planned_vote WHERE state = 'failed'") == (
        "a call failed for good: its lease ended without an answer, as when a worker is killed"
    )


def test_lost_leases_and_failed_tries_count_together(arena: SmallArena) -> None:
    one, other = asked_judge(arena)
    arena.answer([other], FIRST_BETTER)
    arena.record(failed(one))
    arena.make_due()
    (again,) = arena.lease()
    again = lose_lease(arena, again)
    assert again.failures == 2
    arena.record(failed(again))

    assert arena.all("SELECT state, failures FROM call WHERE state <> 'done'") == [("open", 3)]


def test_a_lease_that_still_runs_is_not_given_up(arena: SmallArena) -> None:
    leased = asked_judge(arena)
    arena.db.execute("UPDATE call SET failures = 9")

    assert give_up_lost_calls(arena.db, arena.settings) == 0
    assert arena.answer(leased, FIRST_BETTER) == 2


def test_a_response_that_no_worker_survives_voids_its_battle_not_its_model(
    arena: SmallArena,
) -> None:
    leased = asked_models(arena, "ant", "bee")
    arena.answer(leased["bee"])
    arena.db.execute("UPDATE call SET failures = 9 WHERE state = 'leased'")
    arena.make_due()
    arena.schedule(at_most=0)

    assert arena.battles() == {"void": 1}
    assert arena.all("SELECT DISTINCT state FROM model") == [("active",)]
