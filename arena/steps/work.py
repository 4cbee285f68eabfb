"""Lease calls, make them, record what they bring: one process, hundreds of calls under way.

The event loop only talks to providers; the database is used from threads, in batches: calls are
leased ahead of the free connections, results are recorded as they gather. An attempt is in the
database before its request is sent, so a killed worker leaves nothing unaccounted for.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from psycopg import DatabaseError, OperationalError

from arena.domain import Outcome
from arena.errors import ArenaError, DatabaseUnavailable, ProviderFault
from arena.gateway.gateway import Gateway
from arena.settings import Settings
from arena.steps.despite_losses import despite_losses
from arena.steps.lease_calls import Unfinished, lease_calls, unfinished
from arena.steps.make_calls import Finished, read_completion, request_of
from arena.steps.record_results import give_up_lost_calls, record_results
from arena.store import call, ledger
from arena.store.call import AttemptResult
from arena.store.database import Pool
from arena.store.lease import LeasedCall

_log = structlog.get_logger()

_IDLE_SECONDS = 0.25
"""How often an idle worker asks for calls."""
_UNPAID_SECONDS = 5.0
"""How often an idle worker looks whether it is a budget that leaves it idle."""
_GATHER_SECONDS = 0.03
"""How long results wait for company before they are recorded."""
_GRACE_SECONDS = 5.0
"""How long a worker told to stop waits for the answers it is owed."""


@dataclass(slots=True)
class Worked:
    """What a worker did."""

    attempts: int = 0
    failures: int = 0
    votes: int = 0
    stopped_by: tuple[str, ...] = ()
    """The budgets that end the work, though calls are left."""


class Worker:
    """One process's share of the queue.

    Parameters
    ----------
    pool : Pool
        At least two connections: one leases while the other records.
    gateway : Gateway
        Usually `Gateways`, which passes each request to the one its endpoint names.
    name : str
        Stands in each attempt.
    revive : callable, optional
        Called when the database is lost, to start it again if that is ours to do.
    """

    def __init__(
        self,
        pool: Pool,
        settings: Settings,
        gateway: Gateway,
        name: str,
        revive: Callable[[], None] | None = None,
    ) -> None:
        self._pool = pool
        self._settings = settings
        self._gateway = gateway
        self._name = name
        self._revive = revive
        self._connections = settings.work.connections
        self._ahead = max(2, self._connections // 2)
        """Calls leased before a connection is free for them."""
        self._backlog = 8 * self._connections
        """Calls leased and not yet recorded beyond which the database is let catch up."""
        self._waiting: asyncio.Queue[LeasedCall] = asyncio.Queue()
        self._finished: asyncio.Queue[Finished | None] = asyncio.Queue()
        """None is the last of them."""
        self._room = asyncio.Event()
        self._unrecorded = 0
        self._looked_at = 0.0
        self._stop = asyncio.Event()
        self.worked = Worked()

    def stop(self) -> None:
        """Lease nothing more; finish what is under way, give back what was not sent."""
        self._stop.set()

    async def run(self, *, once: bool = False) -> Worked:
        """Work until stopped or, with `once`, until no call is left that a budget holds."""
        _log.info("worker_started", worker=self._name, connections=self._connections)
        senders = [asyncio.create_task(self._send()) for _ in range(self._connections)]
        recorder = asyncio.create_task(self._record())
        leaser = asyncio.create_task(self._lease(once=once))
        stopped = asyncio.create_task(self._stop.wait())
        try:
            done, _ = await asyncio.wait(
                {leaser, recorder, stopped, *senders}, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done - {stopped}:
                task.result()  # a lost database, or a bug, ends the worker and says why
            await self._wind_down(leaser)
        finally:
            for task in (*senders, leaser, stopped):
                task.cancel()
            await asyncio.gather(*senders, leaser, stopped, return_exceptions=True)
            self._finished.put_nowait(None)
            await recorder
        return self.worked

    async def _lease(self, *, once: bool) -> None:
        """Keep a few calls leased ahead of the free connections, so that none waits for a lease.

        No more than the few: what is leased and not sent when a worker is killed counts as cut off.
        """
        while not self._stop.is_set():
            if self._waiting.qsize() > self._ahead // 2 or self._unrecorded > self._backlog:
                self._room.clear()
                await self._room.wait()
                continue
            # Idle connections take theirs at once; the rest waits for the next to be free.
            under_way = self._unrecorded - self._finished.qsize()
            room = self._ahead + max(0, self._connections - under_way)
            leased = await asyncio.to_thread(self._lease_batch, room)
            self._unrecorded += len(leased)
            if leased:
                self.worked.stopped_by = ()
            for one in leased:
                self._waiting.put_nowait(one)
            if len(leased) < room:
                if not self._unrecorded and await self._nothing_left(once=once) and once:
                    return
                await self._pause()

    async def _pause(self) -> None:
        # A spent budget is seldom raised, and to see that it still is costs a look at every call.
        seconds = _UNPAID_SECONDS if self.worked.stopped_by else _IDLE_SECONDS
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return

    async def _nothing_left(self, *, once: bool) -> bool:
        """Whether all is done, or all that budgets hold; it is said which budget is in the way."""
        now = time.monotonic()
        if not once and now - self._looked_at < _UNPAID_SECONDS:
            return False
        self._looked_at = now
        left = await asyncio.to_thread(self._unfinished)
        if left.stopped_by and left.stopped_by != self.worked.stopped_by:
            _log.warning("budget_spent", budgets=left.stopped_by, calls_left=left.calls)
        self.worked.stopped_by = left.stopped_by
        return not left.calls or bool(left.stopped_by)

    def _unfinished(self) -> Unfinished:
        def look() -> Unfinished:
            with self._pool.connection() as db:
                return unfinished(db)

        return despite_losses(look, self._revive)

    def _lease_batch(self, room: int) -> list[LeasedCall]:
        work = self._settings.work

        def lease() -> list[LeasedCall]:
            with self._pool.connection() as db:
                leased = lease_calls(
                    db, self._name, room, work.lease_margin_seconds, work.failures_allowed
                )
                if len(leased) < room:
                    # What is left may be calls that kill whoever makes them.
                    give_up_lost_calls(db, self._settings)
                return leased

        return despite_losses(lease, self._revive)

    async def _send(self) -> None:
        """One connection's work: take a leased call, make it, hand on what came of it."""
        while True:
            leased = await self._waiting.get()
            self._room.set()
            self._finished.put_nowait(await self._attempt(leased))

    async def _attempt(self, leased: LeasedCall) -> Finished:
        started = time.monotonic()
        try:
            completion = await self._gateway.complete(request_of(leased, self._settings))
        except ProviderFault as fault:
            return Finished(leased, time.monotonic() - started, fault=fault)
        except ArenaError as error:
            # It cannot be asked as things stand here: a key, a dimension or a protocol is missing.
            # It is tried again: the operator may mend it, or another worker may have what it needs.
            unasked = ProviderFault(Outcome.NOT_SENT, str(error))
            return Finished(leased, time.monotonic() - started, fault=unasked)
        unusable = read_completion(leased, completion)
        return Finished(leased, time.monotonic() - started, completion, unusable)

    async def _record(self) -> None:
        """Record results in batches: whatever has gathered while the last batch was written."""
        last = False
        while not last:
            batch = [await self._finished.get()]
            await asyncio.sleep(_GATHER_SECONDS)
            while not self._finished.empty():
                batch.append(self._finished.get_nowait())
            last = None in batch
            finished = [one for one in batch if one is not None]
            if not finished:
                continue
            self.worked.votes += await asyncio.to_thread(self._record_batch, finished)
            self.worked.attempts += len(finished)
            self.worked.failures += sum(one.fault is not None for one in finished)
            self._unrecorded -= len(finished)
            self._room.set()

    def _record_batch(self, batch: list[Finished]) -> int:
        """Write a batch down; its answers were paid for."""

        def record() -> int:
            with self._pool.connection() as db:
                return record_results(db, self._settings, batch)

        try:
            return despite_losses(record, self._revive, answers=len(batch))
        except (OperationalError, DatabaseUnavailable):
            raise
        except DatabaseError as error:
            return self._record_singly(batch, error)

    def _record_singly(self, batch: list[Finished], error: DatabaseError) -> int:
        """One answer that the database refuses must not take the others with it."""
        if len(batch) > 1:
            return sum(self._record_batch([one]) for one in batch)
        (refused,) = batch
        _log.error("answer_refused", attempt=refused.call.attempt_id, error=str(error).strip())
        return 0

    async def _wind_down(self, leaser: asyncio.Task[None]) -> None:
        """Give back what was not sent, then wait a while for the answers under way."""
        self._stop.set()
        self._room.set()
        await asyncio.gather(leaser, return_exceptions=True)
        unsent = []
        while not self._waiting.empty():
            unsent.append(self._waiting.get_nowait())
        if unsent:
            await asyncio.to_thread(self._release, unsent)
            self._unrecorded -= len(unsent)
        deadline = time.monotonic() + _GRACE_SECONDS
        while self._unrecorded and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        if self._unrecorded:
            _log.warning("answers_not_waited_for", attempts=self._unrecorded)

    def _release(self, unsent: list[LeasedCall]) -> None:
        results = [
            AttemptResult(
                attempt_id=leased.attempt_id,
                outcome=Outcome.NOT_SENT,
                http_status=None,
                finish_reason=None,
                prompt_tokens=None,
                completion_tokens=None,
                cost_usd=0.0,
                latency_seconds=0.0,
                error="the worker was told to stop",
            )
            for leased in unsent
        ]
        with self._pool.connection() as db:
            new = call.record_results(db, results)
            call.release_calls(db, [leased.attempt_id for leased in unsent])
            ledger.settle(db, new)
