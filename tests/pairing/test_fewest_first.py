"""Nobody gets ahead, and who comes late catches up."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.pairing.policies.fewest_first import POLICY
from tests.pairing.fields import drawn, everyone, field_of


@given(models=st.integers(2, 6), seed=st.integers(0, 1000))
def test_pair_counts_never_differ_by_more_than_one(models: int, seed: int) -> None:
    field = everyone(models, prompts=5)
    counts = Counter(dict.fromkeys(field.pairs(), 0))

    for draw in drawn(POLICY, field, 4, seed):
        counts[draw.pair] += 1
        assert max(counts.values()) - min(counts.values()) <= 1


def test_a_pair_that_is_ahead_waits_for_the_others() -> None:
    field = field_of({m: range(101, 111) for m in (1, 2, 3)}, {(1, 2): {101, 102, 103}})

    draws = drawn(POLICY, field, 4)

    assert {draw.pair for draw in draws[:6]} == {(1, 3), (2, 3)}
    assert Counter(draw.pair for draw in draws) == {(1, 2): 1, (1, 3): 4, (2, 3): 4}


def test_an_entrant_that_comes_late_catches_up_first() -> None:
    veterans = list(combinations((1, 2, 3), 2))
    field = field_of(
        {m: range(101, 121) for m in (1, 2, 3, 4)}, {pair: range(101, 106) for pair in veterans}
    )

    draws = drawn(POLICY, field, 6)

    assert all(4 in draw.pair for draw in draws[:15])
    assert Counter(draw.pair for draw in draws[:15]) == {(1, 4): 5, (2, 4): 5, (3, 4): 5}
    assert len(draws) == 15 + 6


def test_a_model_with_few_prompts_is_passed_over_when_they_are_used_up() -> None:
    field = field_of({1: range(101, 111), 2: range(101, 111), 3: {101}})

    counts = Counter(draw.pair for draw in drawn(POLICY, field, 5))

    assert counts == {(1, 2): 5, (1, 3): 1, (2, 3): 1}


def test_the_least_used_prompts_come_first() -> None:
    field = everyone(models=3, prompts=6)

    draws = drawn(POLICY, field, 2)

    assert sorted(draw.prompt for draw in draws) == [101, 102, 103, 104, 105, 106]


def test_the_probability_is_one_over_the_pairs_tied_times_their_prompts_tied() -> None:
    draws = drawn(POLICY, everyone(models=3, prompts=2), 1)

    assert draws[0].probability == pytest.approx(1 / (3 * 2))
    assert draws[1].probability == pytest.approx(1 / (2 * 1))  # one prompt is used already
    assert draws[2].probability == pytest.approx(1 / (1 * 2))  # both are used once
