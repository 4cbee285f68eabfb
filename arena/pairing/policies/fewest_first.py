"""At random among the pairs with the fewest battles, then among the prompts with the fewest.

Keeps the design balanced: no two pairs that can still meet differ by more than one battle, and a
model that enters late catches up first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from arena.pairing.policy import Draw, Field


@dataclass(frozen=True, slots=True)
class FewestFirst:
    """Uniform over the least-fought pairs, then uniform over their least-used prompts."""

    def draws(self, field: Field, per_pair: int, rng: np.random.Generator) -> Iterator[Draw]:
        """Battles until each pair has `per_pair`; a pair with no prompt left is passed over.

        The probability is 1 / (pairs tied at fewest x prompts tied at fewest).
        """
        for fewest in range(per_pair):
            # A pair's open prompts shrink only when it meets, so this holds for the whole level.
            tied = [p for p in field.pairs() if field.met(p) == fewest and field.open_prompts(p)]
            while tied:
                chosen = int(rng.integers(len(tied)))
                tied[chosen], tied[-1] = tied[-1], tied[chosen]
                pair = tied[-1]
                prompts = sorted(field.open_prompts(pair))
                least = min(field.used[prompt] for prompt in prompts)
                prompts = [prompt for prompt in prompts if field.used[prompt] == least]
                prompt = prompts[int(rng.integers(len(prompts)))]
                draw = Draw(pair, prompt, 1 / (len(tied) * len(prompts)))
                tied.pop()
                field.note(draw)
                yield draw


POLICY = FewestFirst()
