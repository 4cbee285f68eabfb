"""Who meets next, on which prompt. Pure: randomness comes as `rng`.

One file of `arena.pairing.policies` per policy. Every draw carries the probability with which this
very pair and prompt would have been drawn at that moment: without it nobody can reweight later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol as Interface
from typing import cast

import numpy as np

from arena.discovery import variant

Pair = tuple[int, int]
"""Ids of two models, the smaller first."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One battle to be fought."""

    pair: Pair
    prompt: int
    probability: float
    """Chance of this pair and prompt at the moment of the draw, in (0, 1]."""


@dataclass(slots=True)
class Field:
    """The models in the draw, the prompts each can be asked, and who has met on what.

    Attributes
    ----------
    prompts_of : dict of model id to set of prompt ids
    met_on : dict of pair to set of prompt ids
        Battles fought or under way; `note` adds one.
    """

    prompts_of: dict[int, frozenset[int]]
    met_on: dict[Pair, set[int]] = field(default_factory=dict)
    used: Counter[int] = field(default_factory=Counter)
    """How many battles each prompt has had."""

    def __post_init__(self) -> None:
        for prompts in self.met_on.values():
            self.used.update(prompts)

    def pairs(self) -> Iterator[Pair]:
        """Every pair of models in the draw, in order."""
        return combinations(sorted(self.prompts_of), 2)

    def open_prompts(self, pair: Pair) -> frozenset[int]:
        """The prompts on which both can be asked and have not met."""
        return (self.prompts_of[pair[0]] & self.prompts_of[pair[1]]) - self.met_on.get(pair, set())

    def met(self, pair: Pair) -> int:
        """How many battles the pair has had."""
        return len(self.met_on.get(pair, ()))

    def note(self, draw: Draw) -> None:
        """Count a drawn battle, so that the next draw knows of it."""
        self.met_on.setdefault(draw.pair, set()).add(draw.prompt)
        self.used[draw.prompt] += 1


class PairingPolicy(Interface):
    """The contract of a file in `arena.pairing.policies`."""

    def draws(self, field: Field, per_pair: int, rng: np.random.Generator) -> Iterator[Draw]:
        """Battles, each noted in `field`, until every pair has `per_pair` or no prompt is left."""
        ...


def policy(name: str) -> PairingPolicy:
    """The policy called `name`; UnknownThing if there is none."""
    return cast("PairingPolicy", variant("arena.pairing.policies", "POLICY", name))
