"""An arena with a full queue for the pipeline's benchmark: real database, provider over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from arena.demo.register import register
from arena.domain import CompletionRequest
from arena.gateway.gateway import Gateways, GatewaySettings
from arena.settings import Settings
from arena.steps.lease_calls import lease_calls
from arena.steps.make_calls import request_of
from arena.steps.plan_judgments import plan_judgments
from arena.steps.schedule_battles import schedule_battles
from arena.steps.work import Worker
from arena.store import call
from arena.store.database import Pool, database, open_pool
from arena.store.migrate import migrate

CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class BenchArena:
    """A database, its settings, and a pool of connections."""

    settings: Settings
    conninfo: str
    pool: Pool

    def hold_everything(self) -> None:
        """Put all open calls out of reach; `release` lets some be leased."""
        with self.pool.connection() as db:
            db.execute("UPDATE call SET due_at = 'infinity' WHERE state = 'open'")

    def release(self, calls: int) -> None:
        """Let this many calls be leased."""
        with self.pool.connection() as db:
            db.execute(
                """UPDATE call SET due_at = now() WHERE call_id IN (
                       SELECT call_id FROM call
                        WHERE state = 'open' AND due_at = 'infinity' ORDER BY call_id LIMIT %s)""",
                [calls],
            )

    def requests(self, count: int) -> list[CompletionRequest]:
        """Requests of the calls that are released last: what a bare loop sends instead of us."""
        with self.pool.connection() as db, db.transaction(force_rollback=True):
            db.execute(
                """UPDATE call SET due_at = now() WHERE call_id IN (
                       SELECT call_id FROM call WHERE state = 'open' AND due_at = 'infinity'
                        ORDER BY call_id DESC LIMIT %s)""",
                [count],
            )
            allowed = self.settings.work.failures_allowed
            leased = lease_calls(db, "bare loop", count, 30, allowed)
        return [request_of(one, self.settings) for one in leased]

    def used(self, count: int) -> None:
        """Take the calls whose requests a bare loop has sent out of the pool."""
        with self.pool.connection() as db:
            db.execute(
                """UPDATE call SET state = 'void' WHERE call_id IN (
                       SELECT call_id FROM call WHERE state = 'open' AND due_at = 'infinity'
                        ORDER BY call_id DESC LIMIT %s)""",
                [count],
            )

    async def work(self, attempts: int) -> None:
        """Work in this process until so many attempts are recorded."""
        gateway = Gateways(GatewaySettings(connections=CONNECTIONS))
        worker = Worker(self.pool, self.settings, gateway, "bench")
        running = asyncio.create_task(worker.run())
        while worker.worked.attempts < attempts and not running.done():
            await asyncio.sleep(0.005)
        worker.stop()
        await running
        await gateway.close()


@contextmanager
def bench_arena(home: Path, base_url: str, per_pair: int) -> Iterator[BenchArena]:
    """An arena of the demo's line-up whose responses are collected and whose judging is planned."""
    settings = Settings.from_environment({"ARENA_HOME": str(home)})
    with database(home) as conninfo, open_pool(conninfo, max_size=4) as pool:
        migrate(conninfo)
        arena = BenchArena(settings, conninfo, pool)
        with psycopg.connect(conninfo) as db:
            register(db, settings, base_url)
            schedule_battles(db, settings, per_pair=per_pair, at_most=36 * per_pair)
            db.commit()
            responses = call.unfinished_calls(db)[0]
            db.commit()
            asyncio.run(arena.work(responses))
            db.commit()
            plan_judgments(db, settings)
        arena.hold_everything()
        yield arena
