"""What the arena holds, waits for and has spent, as of now."""

from __future__ import annotations

import pytest

from arena.domain import Outcome
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.report_status import report_status
from tests.steps.builders import UNREADABLE, SmallArena, answered, failed


def test_an_empty_arena_has_a_status(arena: SmallArena) -> None:
    status = report_status(arena.db)

    assert (status.models, status.judges, status.people) == ([], [], 0)
    assert (status.snapshot, status.agreements) == (None, [])


def test_what_was_spent_is_known_cost_and_the_ceiling_of_what_is_not_known(
    arena: SmallArena,
) -> None:
    arena.prompts(1)
    for name in ("ant", "bee", "cat"):
        arena.model(name, endpoint={"price_out_usd": 1.0}, max_tokens=1_000_000)
    arena.schedule()
    first, second, third = arena.lease()
    arena.record(answered(first, tokens=500_000), failed(second, Outcome.TIMED_OUT))
    arena.make_due()
    arena.lease()

    rows = {row["outcome"]: row for row in report_status(arena.db).attempts}
    assert {name: row["attempts"] for name, row in rows.items()} == {
        "answered": 1,
        "timed_out": 1,
        "unknown": 1,
        "under way": 2,
    }
    assert rows["answered"]["cost_usd"] == pytest.approx(0.5)
    assert rows["unknown"]["cost_usd"] == pytest.approx(1.0)
    assert third.failures == 0


def test_errors_are_counted_by_what_they_say(arena: SmallArena) -> None:
    arena.judge()
    arena.ready_battle()
    arena.schedule(at_most=0)
    arena.record(*(failed(one, Outcome.REFUSED, final=True) for one in arena.lease()))

    assert report_status(arena.db).errors == [{"last_error": "it refused", "calls": 2}]


def test_a_judge_s_votes_unreadable_texts_and_failures_stand_apart(arena: SmallArena) -> None:
    arena.judge(dimensions=["overall", "accuracy"])
    arena.ready_battle()
    arena.schedule(at_most=0)
    one, two, three, _ = arena.lease()
    arena.record(answered(one), answered(two, UNREADABLE), failed(three, final=True))

    (judge,) = report_status(arena.db).judges
    assert (judge["votes"], judge["unreadable"], judge["failed"]) == (1, 1, 1)


def test_the_latest_snapshot_is_named(arena: SmallArena) -> None:
    arena.voted()
    snapshot_id = publish_snapshot(arena.db, arena.settings)
    status = report_status(arena.db)

    assert status.snapshot
    assert (status.snapshot["snapshot_id"], status.snapshot["votes"]) == (snapshot_id, 72)
    assert status.agreements == []


def test_two_kinds_of_voters_are_compared_and_all_is_not(arena: SmallArena) -> None:
    arena.voted(people=True)
    publish_snapshot(arena.db, arena.settings)

    (agreement,) = report_status(arena.db).agreements
    assert agreement.voters == ("panel", "people")
    assert agreement.models == 3
    assert -1 <= agreement.kendall_tau <= 1
