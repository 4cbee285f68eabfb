"""Judges and models that joint fits are tried on."""

import numpy as np

from arena.rating.method import RatingFit
from tests.rating.worlds import Simulated

TWELVE = np.random.default_rng(5).permutation(np.linspace(-1.5, 1.5, 12))

SIX_JUDGES = (
    Simulated("fair a", 1.2, 0.3),
    Simulated("fair b", 1.0, -0.2),
    Simulated("fair c", 0.8, 0.0),
    Simulated("first", 1.0, 1.5),
    Simulated("spammer", 0.0, 1.5),
    Simulated("adversary", -0.9, 0.0),
)


def effects_of(fit: RatingFit, kind: str) -> dict[str, float]:
    return {effect.name: effect.value for effect in fit.effects if effect.kind == kind}


def seeded_rng() -> np.random.Generator:
    return np.random.default_rng(11)
