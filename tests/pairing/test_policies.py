"""What every pairing policy keeps to, whichever files or plug-ins there are."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.discovery import variants
from arena.errors import UnknownThing
from arena.pairing.policy import Field, PairingPolicy, policy
from tests.pairing.fields import drawn, everyone, field_of, fields

POLICIES = variants("arena.pairing.policies", "POLICY")
EVERY = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)


def test_an_unknown_policy_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownThing, match=r"called 'guess'; there are: fewest_first"):
        policy("guess")


@EVERY
@given(field=fields(), per_pair=st.integers(1, 4))
def test_a_draw_is_of_two_models_on_a_prompt_both_can_be_asked(
    policy: PairingPolicy, field: Field, per_pair: int
) -> None:
    for draw in drawn(policy, field, per_pair):
        small, large = draw.pair
        assert small < large
        assert draw.prompt in field.prompts_of[small] & field.prompts_of[large]


@EVERY
@given(field=fields(), per_pair=st.integers(1, 4))
def test_no_pair_meets_twice_on_a_prompt_and_none_more_often_than_wanted(
    policy: PairingPolicy, field: Field, per_pair: int
) -> None:
    met = {pair: set(prompts) for pair, prompts in field.met_on.items()}
    for draw in drawn(policy, field, per_pair):
        before = met.setdefault(draw.pair, set())
        assert draw.prompt not in before
        assert len(before) < per_pair
        before.add(draw.prompt)


@EVERY
@given(field=fields(), per_pair=st.integers(1, 4))
def test_every_pair_gets_what_it_lacks_or_runs_out_of_prompts(
    policy: PairingPolicy, field: Field, per_pair: int
) -> None:
    new = Counter(draw.pair for draw in drawn(policy, field, per_pair))

    for pair in field.pairs():
        lacking = max(0, per_pair - field.met(pair))
        assert new[pair] == min(lacking, len(field.open_prompts(pair))), pair


@EVERY
@given(field=fields(), per_pair=st.integers(1, 4))
def test_every_draw_says_how_probable_it_was(
    policy: PairingPolicy, field: Field, per_pair: int
) -> None:
    for draw in drawn(policy, field, per_pair):
        assert 0 < draw.probability <= 1


@EVERY
@given(field=fields(), seed=st.integers(0, 2**32))
def test_the_same_seed_draws_the_same(policy: PairingPolicy, field: Field, seed: int) -> None:
    assert drawn(policy, field, 3, seed) == drawn(policy, field, 3, seed)


@EVERY
def test_another_seed_draws_otherwise(policy: PairingPolicy) -> None:
    field = everyone(models=4, prompts=20)

    assert len({tuple(drawn(policy, field, 5, seed)) for seed in range(5)}) == 5


@EVERY
@given(field=fields())
def test_the_order_in_which_models_are_listed_changes_nothing(
    policy: PairingPolicy, field: Field
) -> None:
    turned = field_of(
        dict(reversed(field.prompts_of.items())), dict(reversed(field.met_on.items()))
    )

    assert drawn(policy, field, 3) == drawn(policy, turned, 3)


@EVERY
@given(field=fields(), many=st.integers(0, 5))
def test_draws_that_are_taken_are_noted_and_the_rest_is_not(
    policy: PairingPolicy, field: Field, many: int
) -> None:
    before = sum(len(prompts) for prompts in field.met_on.values())
    ours = deepcopy(field)

    taken = list(islice(policy.draws(ours, 3, np.random.default_rng(0)), many))

    assert sum(len(prompts) for prompts in ours.met_on.values()) == before + len(taken)
    assert sum(ours.used.values()) == before + len(taken)


@EVERY
@pytest.mark.parametrize("prompts_of", [{}, {1: {101}}, {1: {101}, 2: {102}}, {1: set(), 2: set()}])
def test_nobody_to_meet_is_no_draw(policy: PairingPolicy, prompts_of: dict[int, set[int]]) -> None:
    assert drawn(policy, field_of(prompts_of), 3) == []


@EVERY
@pytest.mark.parametrize(
    "field",
    [
        everyone(models=3, prompts=2),
        field_of({1: {101, 102}, 2: {101, 102, 103}, 3: {103}}),
        field_of({1: {101, 102}, 2: {101, 102}, 3: {101, 102}}, {(1, 2): {101}, (1, 3): {102}}),
    ],
    ids=["nobody has met", "few prompts in common", "some have met"],
)
def test_the_probability_is_how_often_the_first_draw_comes_out(
    policy: PairingPolicy, field: Field
) -> None:
    runs = 3000
    came: Counter[tuple[object, int]] = Counter()
    said: dict[tuple[object, int], float] = {}
    for seed in range(runs):
        (draw,) = islice(policy.draws(deepcopy(field), 2, np.random.default_rng(seed)), 1)
        came[draw.pair, draw.prompt] += 1
        said[draw.pair, draw.prompt] = draw.probability

    assert sum(said.values()) == pytest.approx(1)
    for what, probability in said.items():
        deviation = (probability * (1 - probability) / runs) ** 0.5
        assert came[what] / runs == pytest.approx(probability, abs=4 * deviation + 1e-12), what
