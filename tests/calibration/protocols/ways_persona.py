"""Ways of answering: a verdict and how certain it is, well calibrated or not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from arena.judging.play import Answer
from tests.calibration.protocols.sim_judge import Seen, SimJudge, Way

Says = Callable[[float, np.random.Generator], float]
"""From the chance that the verdict is right to the certainty that is said, both in [0, 1]."""


def knows_itself(chance: float, rng: np.random.Generator) -> float:
    """The chance itself."""
    return chance


def boasts(chance: float, rng: np.random.Generator) -> float:
    """More certain than it should be, but the more so the more it should."""
    return float(chance**0.35)


def knows_nothing(chance: float, rng: np.random.Generator) -> float:
    """Anything from .6 to 1, whatever the verdict."""
    return float(rng.uniform(0.6, 1))


def certain(says: Says) -> Way:
    """A way of answering with one of these certainties; no ties."""

    def way(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
        first, second, _ = judge.chances(judge.leaning_of(seen))
        label = "[[A>B]]" if rng.random() < first else "[[B>A]]"
        # It knows how clear the case is, not whether its verdict came out on the likelier side.
        said = says(max(first, second), rng)
        return f"{label} certainty: {min(100, max(1, round(100 * said)))}", ()

    return way
