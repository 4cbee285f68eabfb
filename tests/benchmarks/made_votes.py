"""Seeded votes of any size, as integer arrays and as a vote table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

FEATURES = ("length", "headings", "lists", "bold")


@dataclass(frozen=True, slots=True, eq=False)
class MadeVotes:
    """m votes on n models: codes, points of a in halves, clusters, and style if asked for."""

    models: tuple[str, ...]
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    half_points: NDArray[np.int8]
    clusters: NDArray[np.int32]
    prompts: int
    features: _Floats

    @property
    def points(self) -> _Floats:
        return self.half_points / 2

    @property
    def column_bytes(self) -> int:
        """Of the integer columns that a fit of these votes reads: models and outcome."""
        return self.a.nbytes + self.b.nbytes + self.half_points.nbytes

    def table(self) -> VoteTable:
        """The same votes by one judge, each a battle of its own."""
        m = len(self.a)
        return VoteTable(
            models=self.models,
            judges=("judge",),
            clusters=tuple(f"p{i}" for i in range(self.prompts)),
            a=self.a,
            b=self.b,
            points=self.points,
            judge=np.zeros(m, np.int32),
            cluster=self.clusters,
            battle=np.arange(m, dtype=np.int32),
            first=np.zeros(m, np.int8),
            weight=np.ones(m),
            features=self.features,
            feature_names=FEATURES[: self.features.shape[1]],
        )


def made_votes(
    n: int, m: int, *, prompts: int = 1000, features: int = 0, ties: float = 0.2, seed: int = 1
) -> MadeVotes:
    """Votes of normal strengths (0.8 log-odds) on random pairs and prompts.

    Style is uniform on -1 to 1, and each feature is worth 0.2 log-odds a unit.
    """
    rng = np.random.default_rng(seed)
    strengths = rng.normal(0, 0.8, n)
    a = rng.integers(0, n, m, dtype=np.int32)
    b = ((a + rng.integers(1, n, m, dtype=np.int32)) % n).astype(np.int32)
    style = rng.uniform(-1, 1, (m, features))
    won = rng.random(m) < expit(strengths[a] - strengths[b] + 0.2 * style.sum(axis=1))
    half_points = np.where(rng.random(m) < ties, 1, 2 * won).astype(np.int8)
    clusters = rng.integers(0, prompts, m, dtype=np.int32)
    names = tuple(f"model-{i:04}" for i in range(n))
    return MadeVotes(names, a, b, half_points, clusters, prompts, style)
