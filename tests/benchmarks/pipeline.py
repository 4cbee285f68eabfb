"""Judgments per second: the whole pipeline against bare loops that only send and forget.

All run in this process, by turns, against the same provider (50 ms latency, 64 connections), on
calls of their own. Two rivals: `same client`, a loop over the arena's own gateway, and `openai`, a
loop over `AsyncOpenAI().chat.completions.create` as the documentation shows it, which spends more
time per call than our gateway does with the same library. The rivals send ready-made requests and
forget the answers; the pipeline leases, writes attempts, renders, sends, parses, and records votes
durably.
"""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import openai

from arena.domain import CompletionRequest
from arena.gateway.gateway import Gateways, GatewaySettings
from tests.benchmarks.pipeline_arena import CONNECTIONS, BenchArena, bench_arena
from tests.journeys.arena_processes import provider, start_arena

ROUNDS = 5
CALLS = 2000
WORKER_CALLS = 3000
LATENCY_MS = 50


def run() -> None:
    """Print the comparison."""
    with (
        tempfile.TemporaryDirectory() as home,
        provider("--latency-ms", str(LATENCY_MS)) as base_url,
        bench_arena(Path(home), base_url, per_pair=50) as arena,
    ):
        print(
            f"{LATENCY_MS} ms latency, {CONNECTIONS} connections, {ROUNDS} rounds of {CALLS} calls"
        )
        rates = _rounds(arena, base_url)
        _print_rounds(rates)
        capacity = asyncio.run(_capacity(arena.requests(200), base_url))
        best = max(max(rates[name]) for name in rates)
        print(f"the provider alone serves {capacity:.0f}/s, {capacity / best:.1f} times the best")
        _print_workers(arena, Path(home))
        _print_profile(arena)


def _rounds(arena: BenchArena, base_url: str) -> dict[str, list[float]]:
    """Calls per second of each rival and of the pipeline, one of each a round."""
    rates: dict[str, list[float]] = {"pipeline": [], "same client": [], "openai": []}
    for number in range(ROUNDS + 1):
        calls = CALLS if number else 200  # the first round only warms up
        loops: dict[str, Coroutine[Any, Any, None]] = {}
        for name, loop in (("same client", _gateway_loop), ("openai", _openai_loop)):
            loops[name] = loop(arena.requests(calls), base_url)
            arena.used(calls)
        arena.release(calls)
        loops["pipeline"] = arena.work(calls)
        # Who goes first changes from round to round.
        order = list(rates)
        for name in order[number % 3 :] + order[: number % 3]:
            rates[name].append(calls / _timed(loops[name]))
    return {name: values[1:] for name, values in rates.items()}


def _timed(work: Coroutine[Any, Any, None]) -> float:
    started = time.perf_counter()
    asyncio.run(work)
    return time.perf_counter() - started


async def _openai_loop(requests: Sequence[CompletionRequest], base_url: str) -> None:
    """The library as its documentation shows it, 64 at a time, nothing else."""
    client = openai.AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0)
    left = iter(requests)

    async def send() -> None:
        for request in left:
            await client.chat.completions.create(
                model=request.endpoint.api_model,
                messages=[{"role": m.role, "content": m.content} for m in request.messages],  # type: ignore[misc]
                max_tokens=request.decoding.max_tokens,
                temperature=request.decoding.temperature,
                extra_headers={"x-arena-attempt": str(request.attempt_id)},
            )

    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    await client.close()


async def _gateway_loop(requests: Sequence[CompletionRequest], base_url: str) -> None:
    """The arena's own gateway, 64 at a time, nothing else; the requests name `base_url`."""
    gateway = Gateways(GatewaySettings(connections=CONNECTIONS))
    left = iter(requests)

    async def send() -> None:
        for request in left:
            await gateway.complete(request)

    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    await gateway.close()


def _print_rounds(rates: dict[str, list[float]]) -> None:
    for name, values in rates.items():
        median = statistics.median(values)
        print(f"{name:12} median {median:.0f}/s, minimum {min(values):.0f}, best {max(values):.0f}")
    for rival in ("same client", "openai"):
        ratios = [a / b for a, b in zip(rates["pipeline"], rates[rival], strict=True)]
        print(
            f"pipeline / {rival}: median {statistics.median(ratios):.3f}, "
            f"minimum {min(ratios):.3f}, best {max(ratios):.3f}"
        )


async def _capacity(requests: Sequence[CompletionRequest], base_url: str) -> float:
    """What the provider serves when asked by a leaner client over four times the connections."""
    bodies = [
        {
            "model": request.endpoint.api_model,
            "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        }
        for request in requests
    ]
    wanted, sent = 4000, 0
    connector = aiohttp.TCPConnector(limit=4 * CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def send() -> None:
            nonlocal sent
            while sent < wanted:
                sent += 1
                body = bodies[sent % len(bodies)]
                async with session.post(f"{base_url}/chat/completions", json=body) as answer:
                    await answer.read()

        started = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(4 * CONNECTIONS)))
        return sent / (time.perf_counter() - started)


def _print_workers(arena: BenchArena, home: Path) -> None:
    """CPU and wall time per judgment with 1, 2 and 4 worker processes on one database."""
    environment = {"ARENA_DATABASE_URL": arena.conninfo, "ARENA_HOME": str(home)}
    for count in (1, 2, 4):
        idle = _workers(count, 0, arena, environment, home)
        wall, cpu = _workers(count, WORKER_CALLS, arena, environment, home)
        print(
            f"{count} workers: {WORKER_CALLS / (wall - idle[0]):.0f}/s, "
            f"wall {(wall - idle[0]) / WORKER_CALLS * 1e3:.2f} ms, worker CPU "
            f"{(cpu - idle[1]) / WORKER_CALLS * 1e3:.2f} ms a judgment (start-up taken off)"
        )


def _workers(
    count: int, calls: int, arena: BenchArena, environment: dict[str, str], home: Path
) -> tuple[float, float]:
    """Wall seconds until `calls` more are done, or all are up; CPU seconds of the processes."""
    arena.release(calls)
    goal = _done(arena) + calls
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    workers = [start_arena(["work"], environment, home / "workers.log") for _ in range(count)]
    while _done(arena) < goal or _connected(arena) < count:
        time.sleep(0.02)
    wall = time.perf_counter() - started
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _done(arena: BenchArena) -> int:
    with arena.pool.connection() as db:
        row = db.execute("SELECT count(*) FROM call WHERE state = 'done'").fetchone()
    return int(row[0]) if row else 0


def _connected(arena: BenchArena) -> int:
    """How many workers have asked for calls."""
    with arena.pool.connection() as db:
        query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'arena worker'"
        row = db.execute(query).fetchone()
    return int(row[0]) if row else 0


def _print_profile(arena: BenchArena) -> None:
    """Where the pipeline's own time goes: the event loop's functions, by their own time."""
    arena.release(CALLS)
    profile = cProfile.Profile()
    cpu, thread = time.process_time(), time.thread_time()
    profile.enable()
    asyncio.run(arena.work(CALLS))
    profile.disable()
    cpu, thread = time.process_time() - cpu, time.thread_time() - thread
    print(
        f"profiled (slower): {cpu / CALLS * 1e3:.2f} ms CPU per judgment, of which "
        f"{(cpu - thread) / CALLS * 1e3:.2f} in the database threads"
    )
    stats = pstats.Stats(profile, stream=sys.stdout)
    stats.strip_dirs().sort_stats("cumulative").print_stats(
        "make_calls|work.py|explain_then_choose|openai_compatible|completions|httpcore|protocol"
    )
