"""Models, prompts and battles fought, for the tests of pairing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from arena.pairing.policy import Draw, Field, Pair, PairingPolicy


def field_of(
    prompts_of: Mapping[int, Iterable[int]], met_on: Mapping[Pair, Iterable[int]] | None = None
) -> Field:
    """A field of models with their prompts and the battles they have had."""
    return Field(
        {model: frozenset(prompts) for model, prompts in prompts_of.items()},
        {pair: set(prompts) for pair, prompts in (met_on or {}).items()},
    )


def everyone(models: int, prompts: int) -> Field:
    """Models 1, 2, … who can all be asked prompts 101, 102, … and have not met."""
    return field_of({model: range(101, 101 + prompts) for model in range(1, models + 1)})


def drawn(policy: PairingPolicy, field: Field, per_pair: int, seed: int = 0) -> list[Draw]:
    """All draws, from a copy of `field`."""
    return list(policy.draws(deepcopy(field), per_pair, np.random.default_rng(seed)))


@st.composite
def fields(draw: st.DrawFn) -> Field:
    """Any field: models with few prompts or none, battles already fought, also by the retired."""
    prompts = st.sets(st.integers(101, 106), max_size=6)
    prompts_of = draw(st.dictionaries(st.integers(1, 6), prompts, max_size=5))
    pairs = list(combinations(range(1, 8), 2))  # 7 is never in the draw
    met_on = draw(st.dictionaries(st.sampled_from(pairs), prompts, max_size=5))
    return field_of(prompts_of, met_on)
