"""One computation at a time, and each only once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from arena.web.computation import Busy, Computations


@contextmanager
def under_way(computations: Computations) -> Iterator[None]:
    """A computation that ends with the block."""
    begun, end = Event(), Event()

    def compute() -> str:
        begun.set()
        end.wait(30)
        return "slow"

    thread = Thread(target=lambda: computations.result("slow", compute))
    thread.start()
    assert begun.wait(30)
    yield
    end.set()
    thread.join()


def test_a_result_is_computed_once() -> None:
    computations, asked = Computations(), list(range(3))
    assert [computations.result("key", asked.pop) for _ in range(3)] == [2, 2, 2]
    assert asked == [0, 1]


def test_while_one_is_computed_another_is_refused_and_a_known_one_is_given() -> None:
    computations = Computations()
    computations.result("known", lambda: "result")
    with under_way(computations):
        with pytest.raises(Busy, match="ask again"):
            computations.result("other", lambda: "never")
        assert computations.result("known", lambda: "never") == "result"
    assert computations.result("slow", lambda: "never") == "slow"


def test_an_error_is_not_kept_and_leaves_the_place_free() -> None:
    computations = Computations()
    with pytest.raises(ZeroDivisionError):
        computations.result("key", lambda: 1 // 0)
    assert computations.result("key", lambda: 7) == 7


def test_the_results_asked_for_last_are_kept() -> None:
    computations = Computations(kept=2)
    for key in ("a", "b", "a", "c"):
        computations.result(key, lambda: "first")
    assert computations.result("a", lambda: "again") == "first"
    assert computations.result("b", lambda: "again") == "again"
