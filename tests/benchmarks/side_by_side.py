"""Several ways of doing one thing, timed by turns in this process; how far results agree."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from arena.rating.scale import POINTS_PER_LOG_ODD

ROUNDS = 5

_PAUSE = 0.5
"""Seconds before each turn: threads of the one before may still be giving its memory back, which
took up to 0.1 s of the next one's time."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each round, and the result of the last."""

    seconds: list[float]
    result: Any

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def least(self) -> float:
        return min(self.seconds)


def take_turns(ways: Mapping[str, Callable[[], Any]], rounds: int = ROUNDS) -> dict[str, Timed]:
    """Run each way once a round, after a round that only warms up; who begins changes."""
    names = list(ways)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    results: dict[str, Any] = {}
    for number in range(rounds + 1):
        first = number % len(names)
        for name in names[first:] + names[:first]:
            gc.collect()
            time.sleep(_PAUSE)
            started = time.perf_counter()
            results[name] = ways[name]()
            seconds[name].append(time.perf_counter() - started)
    return {name: Timed(seconds[name][1:], results[name]) for name in names}


def print_times(timed: Mapping[str, Timed], ours: str) -> None:
    """A row for each way: median and least time, and both as multiples of `ours`."""
    print(f"{'':42} {'median':>12} {'minimum':>12} {'times ours (median, minimum)':>30}")
    for name, one in timed.items():
        ratios = f"{one.median / timed[ours].median:.2f}, {one.least / timed[ours].least:.2f}"
        print(f"{name:42} {_shown(one.median):>12} {_shown(one.least):>12} {ratios:>30}")


def print_ratio(says: str, over: Timed, under: Timed, goal: str) -> None:
    """One ratio of two ways, of their medians and of their minima, beside its goal."""
    median, least = over.median / under.median, over.least / under.least
    print(f"{says}: {median:.2f} (minima {least:.2f}); goal {goal}")


def print_absent(absent: Mapping[str, str]) -> None:
    """Name the rivals that cannot be run here, with the reason."""
    for name, reason in absent.items():
        print(f"{name:42} absent: {reason}")


def points_apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Largest difference of two vectors of strengths, in rating points, each about its own mean."""
    apart = (one - one.mean()) - (other - other.mean())
    return float(POINTS_PER_LOG_ODD * np.abs(apart).max())


def _shown(seconds: float) -> str:
    return f"{seconds * 1e3:,.1f} ms" if seconds < 10 else f"{seconds:,.2f} s"
