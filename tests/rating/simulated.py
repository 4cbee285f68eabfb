"""Worlds of votes whose truth is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


def coded(
    n: int, a: NDArray[np.integer], b: NDArray[np.integer], points: _Array, prompts: int = 50
) -> VoteTable:
    """A table of votes on n models, prompts taking turns, each vote a battle of its own."""
    m = len(points)
    return VoteTable(
        models=tuple(f"m{i:03}" for i in range(n)),
        judges=("judge",),
        clusters=tuple(f"p{i}" for i in range(prompts)),
        a=a.astype(np.int32),
        b=b.astype(np.int32),
        points=points,
        judge=np.zeros(m, np.int32),
        cluster=(np.arange(m) % prompts).astype(np.int32),
        battle=np.arange(m, dtype=np.int32),
        first=np.zeros(m, np.int8),
        weight=np.ones(m),
    )


def davidson_votes(strengths: _Array, nu: float, m: int, rng: np.random.Generator) -> VoteTable:
    """Votes of Davidson's model on random pairs."""
    a, b = _random_pairs(len(strengths), m, rng)
    gaps = strengths[a] - strengths[b]
    odds = np.stack([np.exp(gaps / 2), np.full(m, nu), np.exp(-gaps / 2)])
    return coded(len(strengths), a, b, _drawn(odds / odds.sum(axis=0), rng))


def rao_kupper_votes(
    strengths: _Array, log_kappa: float, m: int, rng: np.random.Generator
) -> VoteTable:
    """Votes of Rao and Kupper's model on random pairs."""
    a, b = _random_pairs(len(strengths), m, rng)
    gaps = strengths[a] - strengths[b]
    won, lost = expit(gaps - log_kappa), expit(-gaps - log_kappa)
    return coded(len(strengths), a, b, _drawn(np.stack([won, 1 - won - lost, lost]), rng))


def bernoulli_pairs(chances: dict[tuple[int, int], float], matches: int, seed: int) -> VoteTable:
    """So many decided votes on each pair, a's chance to win given, in random order."""
    rng = np.random.default_rng(seed)
    n = 1 + max(max(pair) for pair in chances)
    a, b = (np.repeat([pair[side] for pair in chances], matches) for side in (0, 1))
    points = (rng.random(len(a)) < np.repeat(list(chances.values()), matches)).astype(np.float64)
    order = rng.permutation(len(a))
    return coded(n, a[order], b[order], points[order])


def _random_pairs(
    n: int, m: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    a = rng.integers(0, n, m)
    return a, (a + rng.integers(1, n, m)) % n


def _drawn(chances: _Array, rng: np.random.Generator) -> _Array:
    """Points of outcomes drawn with chances of win, tie and loss, (3, m)."""
    draw = rng.random(chances.shape[1])
    return np.where(draw < chances[0], 1.0, np.where(draw < chances[:2].sum(axis=0), 0.5, 0.0))
