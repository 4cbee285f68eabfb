"""A worker makes the calls that are due, records what they bring, and leaves nothing behind."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
import pytest

from arena.domain import Completion, CompletionRequest, Outcome
from arena.errors import ProviderFault
from arena.secrets import seal
from arena.settings import Settings
from arena.steps import despite_losses
from arena.steps.report_status import report_status
from arena.steps.set_budget import set_budget
from arena.steps.work import Worked, Worker
from arena.store import ledger
from arena.store.database import Pool, open_pool
from tests.steps.builders import FIRST_BETTER, SmallArena
from tests.steps.scripted import Scripted, by_role


@pytest.fixture
def quick(settings: Settings) -> Settings:
    """Settings under which a failed call is tried again at once."""
    work = settings.work.model_copy(
        update={"connections": 8, "backoff_seconds": 0.001, "backoff_cap_seconds": 0.01}
    )
    return settings.model_copy(update={"work": work})


@pytest.fixture
def pool(committed_arena: SmallArena) -> Iterator[Pool]:
    with open_pool(committed_arena.url, max_size=3) as pool:
        yield pool


@pytest.fixture
def arena(committed_arena: SmallArena) -> SmallArena:
    """Three models, four prompts, one judge; the battles are drawn."""
    arena = committed_arena
    arena.prompts(4)
    arena.judge()
    for name in ("ant", "bee", "cat"):
        arena.model(name, endpoint={"api_model": name})
    arena.schedule(per_pair=4)
    return arena


def work(pool: Pool, settings: Settings, gateway: Scripted) -> Worked:
    return asyncio.run(Worker(pool, settings, gateway, "test").run(once=True))


def test_a_worker_works_until_no_call_is_left(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    gateway = Scripted(by_role)

    worked = work(pool, quick, gateway)

    # 3 models x 4 prompts, then 3 pairs x 4 prompts x 2 orders.
    assert (worked.attempts, worked.failures, worked.votes) == (36, 0, 24)
    assert arena.calls() == {"done": 36}
    assert arena.battles() == {"ready": 12}
    assert Counter(vote[0] for vote in arena.votes()) == {"ab": 12, "ba": 12}


class LosingPool:
    """Every other connection asked of it, the first among them, is lost."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.asked = 0

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Any]]:
        self.asked += 1
        if self.asked % 2:
            raise psycopg.OperationalError("the server closed the connection unexpectedly")
        with self._pool.connection() as db:
            yield db


@pytest.mark.parametrize("calls", [0, 36])
def test_a_worker_goes_on_when_the_database_is_lost_between_any_two_transactions(
    calls: int,
    arena: SmallArena,
    pool: Pool,
    quick: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(despite_losses, "_PAUSE_SECONDS", 0.0)
    if not calls:
        work(pool, quick, Scripted(by_role))
    losing, revived = LosingPool(pool), []
    worker = Worker(
        cast(Pool, losing), quick, Scripted(by_role), "test", lambda: revived.append(losing.asked)
    )

    assert asyncio.run(worker.run(once=True)).attempts == calls
    assert arena.calls() == {"done": 36}
    # With nothing to do it leases nothing and looks once whether anything is left.
    assert len(revived) == losing.asked // 2
    assert len(revived) == 2 if not calls else len(revived) > 2


def test_every_request_carries_the_id_of_an_attempt_of_its_own(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    gateway = Scripted(by_role)
    work(pool, quick, gateway)

    asked = [request.attempt_id for request in gateway.asked]
    assert sorted(asked) == [
        row[0] for row in arena.all("SELECT attempt_id FROM attempt ORDER BY 1")
    ]


def test_calls_are_made_at_once_but_never_more_than_connections(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    gateway = Scripted(by_role)
    work(pool, quick, gateway)

    assert 2 <= gateway.most_at_once <= 8


def test_a_judge_is_not_shown_reasoning(arena: SmallArena, pool: Pool, quick: Settings) -> None:
    gateway = Scripted(
        lambda request: (
            FIRST_BETTER
            if request.messages[0].role == "system"
            else f"<think>SECRET</think>{request.endpoint.api_model}"
        )
    )
    work(pool, quick, gateway)

    judged = [r for r in gateway.asked if r.messages[0].role == "system"]
    assert len(judged) == 24
    assert not any("SECRET" in message.content for r in judged for message in r.messages)
    assert arena.one("SELECT count(*) FROM response WHERE text LIKE '%SECRET%'") == 12


def test_failures_are_tried_again_until_every_vote_is_there(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    seen: Counter[str] = Counter()

    def every_third_fails(request: CompletionRequest) -> str:
        seen["requests"] += 1
        if seen["requests"] % 3 == 0:
            raise ProviderFault(Outcome.SERVER_ERROR, "HTTP 503", http_status=503)
        return by_role(request)

    worked = work(pool, quick, Scripted(every_third_fails))

    assert worked.failures > 0
    assert worked.attempts == 36 + worked.failures
    assert len(arena.votes()) == 24
    assert arena.calls() == {"done": 36}


def test_a_call_that_cannot_be_asked_as_things_stand_is_failed_and_said(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    sealed = seal(quick.model_copy(update={"home": quick.home / "other"}), "sk-1")
    arena.db.execute("UPDATE endpoint SET api_key_sealed = %s WHERE api_model = 'owl'", [sealed])

    worked = work(pool, quick, Scripted(by_role))

    assert (worked.attempts, worked.votes) == (12 + 24 * quick.work.failures_allowed, 0)
    assert arena.calls() == {"done": 12, "failed": 24}
    (error,) = report_status(arena.db).errors
    assert "put the old key back" in error["last_error"]


def test_a_worker_told_to_stop_gives_back_what_it_did_not_send(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    part = quick.work.model_copy(update={"connections": 2})
    settings = quick.model_copy(update={"work": part})

    async def stop_at_the_first() -> Worked:
        def answer(request: CompletionRequest) -> str:
            worker.stop()
            return by_role(request)

        # More calls are leased than there are connections, which are busy for a while.
        worker = Worker(pool, settings, Scripted(answer, seconds=0.3), "test")
        return await worker.run()

    worked = asyncio.run(stop_at_the_first())

    assert worked.attempts == 2
    assert arena.calls().keys() == {"done", "open"}
    assert arena.calls()["done"] == 2
    outcomes = {row["outcome"]: row["attempts"] for row in report_status(arena.db).attempts}
    assert outcomes.pop("not_sent") >= 1
    assert outcomes == {"answered": 2}
    assert arena.one("SELECT max(failures) FROM call") == 0


def test_several_workers_share_the_queue_and_ask_nothing_twice(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    gateway = Scripted(by_role)

    async def three() -> list[Worked]:
        workers = [Worker(pool, quick, gateway, f"test {number}") for number in range(3)]
        return await asyncio.gather(*(worker.run(once=True) for worker in workers))

    worked = asyncio.run(three())

    assert sum(one.attempts for one in worked) == len(gateway.asked) == 36
    assert sum(one.votes for one in worked) == len(arena.votes()) == 24


def test_workers_end_when_only_unaffordable_calls_are_left_and_say_which_budget_it_was(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    set_budget(arena.db, "judge", "owl", usd=None, calls=7)
    gateway = Scripted(by_role)

    async def two() -> list[Worked]:
        workers = [Worker(pool, quick, gateway, f"test {number}") for number in range(2)]
        return await asyncio.gather(*(worker.run(once=True) for worker in workers))

    worked = asyncio.run(two())

    assert [one.stopped_by for one in worked] == [("judge owl",)] * 2
    assert sum(one.attempts for one in worked) == len(gateway.asked) == 12 + 7
    assert arena.calls() == {"done": 19, "open": 17}
    assert ledger.wrong_accounts(arena.db) == []


def test_what_a_worker_gives_back_unsent_is_off_the_books(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    part = quick.work.model_copy(update={"connections": 2})

    async def stop_at_the_first() -> None:
        def answer(request: CompletionRequest) -> str:
            worker.stop()
            return by_role(request)

        gateway = Scripted(answer, seconds=0.3)
        worker = Worker(pool, quick.model_copy(update={"work": part}), gateway, "test")
        await worker.run()

    asyncio.run(stop_at_the_first())

    (everything, *_) = ledger.accounts(arena.db)
    assert everything.calls == 2
    assert not everything.reserved_usd
    assert ledger.wrong_accounts(arena.db) == []


class RefusedOnce(Scripted):
    """The first answer of `ant` holds what no database column takes."""

    async def complete(self, request: CompletionRequest) -> Completion:
        completion = await super().complete(request)
        first_of_ant = [one for one in self.asked if one.endpoint.api_model == "ant"][:1]
        if first_of_ant == [request]:
            return Completion(completion.text, "st\x00p", 5, 5)
        return completion


def test_an_answer_that_the_database_refuses_takes_no_other_with_it(
    arena: SmallArena, pool: Pool, quick: Settings
) -> None:
    part = quick.work.model_copy(update={"lease_margin_seconds": 0.5})
    arena.db.execute("UPDATE endpoint SET timeout_seconds = 2.5")

    work(pool, quick.model_copy(update={"work": part}), RefusedOnce(by_role))

    # It shows as cut off, its call is made again once the lease has ended.
    assert {row["outcome"]: row["attempts"] for row in report_status(arena.db).attempts} == {
        "answered": 36,
        "unknown": 1,
    }
