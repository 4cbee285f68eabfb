"""The leaderboard of 250 models under load, beside a trivial Flask page of the same size.

Both stand behind the same gunicorn settings and take turns; wrk shares the machine with them.

They are compared with one process each: with two, whichever process wakes first takes a connection
and keeps it, so that wrk's connections fall 8 and 8 once and 14 and 2 another time, and either
server is twice as fast as the other by luck. As deployed, with two, they are printed below.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

from tests.benchmarks import wrk
from tests.benchmarks.voted_database import Size
from tests.benchmarks.web_arena import arena_server, published_arena, trivial_server
from tests.benchmarks.wrk import Load, load

SIZE = Size(votes=20_000, models=250, prompts=100)


def run(size: Size = SIZE, rounds: int = 5, seconds: float = 4) -> None:
    """Print requests a second of each page, their ratios, and the waits at half load."""
    if reason := wrk.missing():
        print(f"left out: {reason}")
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with published_arena(folder, size) as conninfo:
            for processes in (1, 2):
                with arena_server(folder, conninfo, processes) as arena:
                    page = f"http://127.0.0.1:{arena.port}/"
                    with urlopen(page) as reply:
                        body, etag = reply.read(), reply.headers["ETag"]
                    with trivial_server(folder, len(body), processes) as trivial:
                        print(
                            f"{size.models} models, a page of {len(body):,} bytes, unpacked; "
                            f"processes of each server: {processes}"
                        )
                        _report(page, etag, f"http://127.0.0.1:{trivial.port}/", rounds, seconds)


def _report(page: str, etag: str, trivial: str, rounds: int, seconds: float) -> None:
    full: dict[str, Callable[[], Load]] = {
        "trivial Flask page": lambda: load(trivial, seconds),
        "leaderboard": lambda: load(page, seconds),
        "leaderboard, unchanged (304)": lambda: load(
            page, seconds, headers={"If-None-Match": etag}
        ),
    }
    for ask in full.values():
        ask()  # only warms up
    found: dict[str, list[Load]] = {name: [] for name in full}
    halves: list[Load] = []
    names = list(full)
    for number in range(rounds):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            found[name].append(full[name]())
        half = found["leaderboard"][-1].requests_a_second / 2
        halves.append(load(page, seconds, at_most=half))

    print(f"{'':34} {'requests a second: median':>26} {'minimum':>9} {'times trivial':>15}")
    rates = {name: [one.requests_a_second for one in loads] for name, loads in found.items()}
    for name, of in rates.items():
        times = statistics.median(of) / statistics.median(rates["trivial Flask page"])
        print(f"{name:34} {statistics.median(of):>26,.0f} {min(of):>9,.0f} {times:>15.2f}")
    by_round = [
        one / other
        for one, other in zip(rates["leaderboard"], rates["trivial Flask page"], strict=True)
    ]
    print(f"leaderboard to trivial, least of a round: {min(by_round):.2f}; goal 0.6 or more")
    reached = statistics.median(one.requests_a_second for one in halves)
    p99 = [one.p99_ms for one in halves]
    print(
        f"at half load ({reached:,.0f} requests a second reached): p99 "
        f"{statistics.median(p99):.1f} ms, worst round {max(p99):.1f} ms; goal under 50 ms\n"
    )
