"""What the tests of recorded results start from: calls that are leased, and what fails."""

from __future__ import annotations

from arena.steps.report_status import report_status
from arena.store.lease import LeasedCall
from tests.steps.builders import (
    SmallArena,
    failed,
)

USES = "SELECT call_id, display_order FROM call_use JOIN planned_vote USING (planned_vote_id)"

WAITING = "SELECT state, failures, last_error, extract(epoch FROM due_at - now())::float8 FROM call"


def asked_models(arena: SmallArena, *names: str, prompts: int = 1) -> dict[str, list[LeasedCall]]:
    """Models in the draw whose responses are leased, by name."""
    arena.prompts(prompts)
    of = {arena.model(name): name for name in names}
    arena.schedule(per_pair=prompts)
    leased: dict[str, list[LeasedCall]] = {name: [] for name in names}
    for one in arena.lease():
        leased[of[arena.one("SELECT model_id FROM call WHERE call_id = %s", one.call_id)]] += [one]
    return leased


def asked_judge(arena: SmallArena) -> list[LeasedCall]:
    """The two leased calls of one judge on one battle: the order "ab", then "ba"."""
    arena.judge()
    arena.ready_battle()
    arena.schedule(at_most=0)
    orders = dict(arena.all(USES))
    leased = sorted(arena.lease(), key=lambda one: str(orders[one.call_id]))
    assert [orders[one.call_id] for one in leased] == ["ab", "ba"]
    return leased


def outcomes(arena: SmallArena) -> dict[str, int]:
    return {row["outcome"]: row["attempts"] for row in report_status(arena.db).attempts}


def fail_for_good(arena: SmallArena, leased: LeasedCall) -> None:
    """Let every try of a call fail until it is given up."""
    arena.db.execute("UPDATE call SET failures = 9 WHERE call_id = %s", [leased.call_id])
    arena.record(failed(leased))


def lose_lease(arena: SmallArena, leased: LeasedCall) -> LeasedCall:
    """Let a lease end; another worker's lease of the same call."""
    arena.db.execute("UPDATE call SET due_at = now() WHERE call_id = %s", [leased.call_id])
    (again,) = arena.lease()
    assert again.call_id == leased.call_id
    return again
