"""Several ways of doing one thing, timed by turns in one process."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Turns:
    """Seconds and processor seconds of this process in each round, and the last result."""

    seconds: list[float]
    cpu_seconds: list[float]
    result: Any


def take_turns(ways: Mapping[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, Turns]:
    """Each way once a round, after a round that only warms up; who begins changes."""
    names = list(ways)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    cpu: dict[str, list[float]] = {name: [] for name in names}
    results: dict[str, Any] = {}
    for number in range(rounds + 1):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            gc.collect()
            started, cpu_started = time.perf_counter(), time.process_time()
            results[name] = ways[name]()
            seconds[name].append(time.perf_counter() - started)
            cpu[name].append(time.process_time() - cpu_started)
    return {name: Turns(seconds[name][1:], cpu[name][1:], results[name]) for name in names}


def print_turns(turns: Mapping[str, Turns], ours: str) -> None:
    """Medians, minima, least processor time, and each as a multiple of `ours`.

    Processor time is of this process on all its threads, not of a database: on a busy machine it
    says more than the clock.
    """
    print(f"{'':42} {'median':>10} {'minimum':>10} {'processor':>10}   times ours, in that order")
    base = _figures(turns[ours])
    for name, one in turns.items():
        figures = _figures(one)
        times = ", ".join(f"{a / b:.2f}" for a, b in zip(figures, base, strict=True))
        print(f"{name:42} {' '.join(f'{x * 1e3:>7,.0f} ms' for x in figures)}   {times}")


def _figures(one: Turns) -> tuple[float, float, float]:
    return statistics.median(one.seconds), min(one.seconds), min(one.cpu_seconds)
