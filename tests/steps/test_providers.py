"""No provider is asked faster than it may be, over all workers together."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError

from arena.settings import Settings
from arena.settings_parts import ProviderPart
from arena.steps.apply_limits import apply_limits
from arena.steps.lease_calls import lease_calls, unfinished
from arena.steps.record_results import record_results
from arena.store import provider as providers
from arena.store.provider import Provider
from tests.steps.builders import SmallArena, answered

FAST, SLOW = "http://127.0.0.1:9/v1", "http://127.0.0.1:10/v1"


def two_providers(arena: SmallArena, prompts: int) -> None:
    """`ant` answers at the fast address, `bee` and `cat` at the slow one."""
    arena.prompts(prompts)
    for name, base_url in (("ant", FAST), ("bee", SLOW), ("cat", SLOW)):
        arena.model(name, endpoint={"base_url": base_url})
    arena.schedule(per_pair=prompts)


def limited(settings: Settings, **fields: Any) -> Settings:
    return settings.model_copy(update={"providers": {f"{SLOW}/": ProviderPart(**fields)}})


def under_way(arena: SmallArena) -> dict[str, int]:
    return dict(
        arena.all(
            "SELECT base_url, count(*) FROM call JOIN model USING (model_id) "
            "JOIN endpoint USING (endpoint_id) WHERE call.state = 'leased' GROUP BY 1"
        )
    )


def let_pass(arena: SmallArena, seconds: float) -> None:
    """Put the time at which the buckets were filled back."""
    arena.db.execute(
        "UPDATE provider SET filled_at = filled_at - make_interval(secs => %s)", [seconds]
    )


def test_a_provider_has_no_more_calls_under_way_than_it_may(arena: SmallArena) -> None:
    two_providers(arena, prompts=10)
    apply_limits(arena.db, limited(arena.settings, concurrent=4), whole=True)
    leased = arena.lease()

    assert under_way(arena) == {FAST: 10, SLOW: 4}
    (done, *_) = (one for one in leased if one.base_url == SLOW)
    arena.answer([done])
    assert [one.base_url for one in arena.lease()] == [SLOW]


def test_a_lease_that_has_ended_is_under_way_no_longer(arena: SmallArena) -> None:
    two_providers(arena, prompts=3)
    apply_limits(arena.db, limited(arena.settings, concurrent=2), whole=True)
    arena.lease()
    arena.make_due()

    assert sum(one.base_url == SLOW for one in arena.lease()) == 2


def test_a_page_full_of_calls_that_must_wait_hides_no_other(arena: SmallArena) -> None:
    two_providers(arena, prompts=30)
    arena.db.execute(
        "UPDATE call SET due_at = now() - interval '1 hour' FROM model m JOIN endpoint e "
        "USING (endpoint_id) WHERE m.model_id = call.model_id AND e.base_url = %s",
        [SLOW],
    )
    apply_limits(arena.db, limited(arena.settings, concurrent=1), whole=True)

    assert len(arena.lease(5)) == 5
    assert under_way(arena) == {SLOW: 1, FAST: 4}


def test_the_bucket_holds_two_seconds_worth_and_fills_with_time(arena: SmallArena) -> None:
    two_providers(arena, prompts=30)
    apply_limits(arena.db, limited(arena.settings, per_minute=240), whole=True)
    arena.lease()
    assert under_way(arena)[SLOW] == 8
    let_pass(arena, 0.52)
    arena.lease()

    # 233 a minute, so that with the eight at its start no minute sees more than 240.
    assert under_way(arena)[SLOW] == 10


@pytest.mark.parametrize("per_minute", [1, 7, 60, 90])
def test_no_minute_sees_more_than_the_rate(arena: SmallArena, per_minute: int) -> None:
    two_providers(arena, prompts=100)
    apply_limits(arena.db, limited(arena.settings, per_minute=per_minute), whole=True)
    leased_at: list[int] = []
    started = time.monotonic()
    moved = 0.0
    for second in range(130):
        # The database's clock goes on by itself, too: only what is missing of the second is added.
        missing = second - (time.monotonic() - started) - moved
        let_pass(arena, missing)
        moved += missing
        leased = [one for one in arena.lease(10) if one.base_url == SLOW]
        leased_at += [second] * len(leased)

    busiest = max(sum(start <= at < start + 60 for at in leased_at) for start in leased_at)
    assert 0.95 * per_minute <= busiest <= per_minute


def test_several_workers_keep_to_both_limits_together(committed_arena: SmallArena) -> None:
    arena = committed_arena
    two_providers(arena, prompts=60)
    apply_limits(arena.db, limited(arena.settings, concurrent=5, per_minute=1200), whole=True)
    start, most, stop = threading.Barrier(6), [0], time.monotonic() + 1.5
    leased_slow: list[float] = []

    def work(number: int) -> None:
        with psycopg.connect(arena.url) as db:
            start.wait()
            while time.monotonic() < stop:
                leased = lease_calls(db, f"worker {number}", 4, 30.0, 10)
                db.commit()
                leased_slow.extend(time.monotonic() for one in leased if one.base_url == SLOW)
                row = db.execute(
                    "SELECT count(*) FROM call JOIN model USING (model_id) JOIN endpoint e "
                    "USING (endpoint_id) WHERE call.state = 'leased' AND e.base_url = %s",
                    [SLOW],
                ).fetchone()
                most[0] = max(most[0], row[0] if row else 0)
                time.sleep(0.01)
                record_results(db, arena.settings, [answered(one, "Text.") for one in leased])
                db.commit()

    began = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(work, number) for number in range(6)]:
            done.result()

    assert 1 <= most[0] <= 5
    seconds = max(leased_slow) - began
    assert 10 <= len(leased_slow) <= 40 + (1200 - 40 + 1) / 60 * seconds


def test_a_limit_of_speed_is_no_reason_to_end(arena: SmallArena) -> None:
    two_providers(arena, prompts=2)
    apply_limits(arena.db, limited(arena.settings, per_minute=1), whole=True)
    arena.answer(arena.lease())

    left = unfinished(arena.db)
    assert (left.calls, left.stopped_by) == (3, ())


def test_limits_follow_arena_toml(arena: SmallArena) -> None:
    apply_limits(arena.db, limited(arena.settings, per_minute=60, concurrent=3), whole=True)
    assert providers.providers(arena.db) == [Provider(SLOW, 3, 60)]
    apply_limits(arena.db, limited(arena.settings, per_minute=60), whole=True)
    assert providers.providers(arena.db) == [Provider(SLOW, None, 60)]
    apply_limits(arena.db, arena.settings, whole=False)
    assert providers.providers(arena.db) == [Provider(SLOW, None, 60)]
    apply_limits(arena.db, arena.settings, whole=True)
    assert providers.providers(arena.db) == []


def test_a_provider_without_a_limit_is_refused() -> None:
    with pytest.raises(ValidationError, match="needs concurrent, per_minute or both"):
        ProviderPart()
