"""Merge sort by judgments: the full order of a transitive judge, with few comparisons."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.errors import BadInput
from arena.judging.merge_rank import Ranked, Wanted, merge_rank


def rank(items: list[int], better: Callable[[int, int], float]) -> tuple[tuple[int, ...], int]:
    """The ranking, and how many comparisons it took."""
    known: dict[tuple[int, int], float] = {}
    while True:
        outcome = merge_rank(items, known)
        if isinstance(outcome, Ranked):
            return outcome.items, len(known)
        assert not known.keys() & set(outcome.pairs)
        known |= {pair: better(*pair) for pair in outcome.pairs}


@given(st.lists(st.integers(), unique=True, max_size=40))
def test_a_transitive_judge_brings_the_full_order_in_n_log_n_comparisons(items: list[int]) -> None:
    ranked, comparisons = rank(items, lambda one, other: one - other)

    assert ranked == tuple(sorted(items, reverse=True))
    assert comparisons <= len(items) * ceil(log2(max(1, len(items))))


@given(st.lists(st.integers(0, 99), unique=True, max_size=30))
def test_items_that_are_level_keep_the_order_given(items: list[int]) -> None:
    ranked, _ = rank(items, lambda one, other: one // 10 - other // 10)

    assert ranked == tuple(sorted(items, key=lambda item: -(item // 10)))


def test_a_judge_in_circles_still_ends_with_every_item_once() -> None:
    ranked, _ = rank([0, 1, 2], lambda one, other: 1 if (other - one) % 3 == 1 else -1)

    assert sorted(ranked) == [0, 1, 2]


def test_comparisons_that_do_not_wait_for_one_another_are_wanted_together() -> None:
    assert merge_rank("abcd", {}) == Wanted((("a", "b"), ("c", "d")))


def test_nothing_to_compare_is_ranked_at_once() -> None:
    assert merge_rank([], {}) == Ranked(())
    assert merge_rank(["x"], {}) == Ranked(("x",))


def test_an_item_given_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="given twice"):
        merge_rank(["x", "x"], {})
