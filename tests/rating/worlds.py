"""Simulated votes whose judges, strengths and style are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Simulated:
    """A judge: `model` is the code of the model it is, -1 for none."""

    name: str
    sharpness: float = 1.0
    order_effect: float = 0.0
    self_preference: float = 0.0
    model: int = -1


def judged(
    strengths: _Floats,
    judges: Sequence[Simulated],
    *,
    prompts: int,
    rng: np.random.Generator,
    pairs_per_prompt: int | None = None,
    a_first: float = 0.5,
    length_worth: float = 0.0,
    lengths: _Floats | None = None,
) -> VoteTable:
    """Every judge votes on the same battles; a is shown first with the chance `a_first`.

    `lengths` are each model's mean log length; longer responses win by `length_worth` per root
    mean square of (a - b) / max(a + b, 1).
    """
    n = len(strengths)
    low, high = np.triu_indices(n, k=1)
    chosen = np.argsort(rng.random((prompts, len(low))))[:, :pairs_per_prompt]
    a, b = low[chosen.ravel()], high[chosen.ravel()]
    prompt = np.repeat(np.arange(prompts), chosen.shape[1])
    battles, count = len(a), len(judges)

    mean = np.zeros(n) if lengths is None else lengths
    length = np.exp(rng.normal(mean, 0.5, (prompts, n))) * 100
    ours, theirs = length[prompt, a], length[prompt, b]
    style = (ours - theirs) / np.maximum(ours + theirs, 1)
    style = np.repeat(style, count)

    battle, judge = np.repeat(np.arange(battles), count), np.tile(np.arange(count), battles)
    a, b = a[battle], b[battle]
    side = np.where(rng.random(len(a)) < a_first, 1, -1)
    model = np.array([one.model for one in judges])[judge]
    eta = np.array([one.sharpness for one in judges])[judge] * (strengths[a] - strengths[b])
    eta += np.array([one.order_effect for one in judges])[judge] * side
    own = (model == a).astype(np.float64) - (model == b)
    eta += np.array([one.self_preference for one in judges])[judge] * own
    eta += length_worth * style / np.sqrt((style**2).mean())
    return VoteTable(
        models=tuple(f"m{i:02}" for i in range(n)),
        judges=tuple(one.name for one in judges),
        clusters=tuple(f"p{i}" for i in range(prompts)),
        a=a.astype(np.int32),
        b=b.astype(np.int32),
        points=(rng.random(len(a)) < expit(eta)).astype(np.float64),
        judge=judge.astype(np.int32),
        cluster=prompt[battle].astype(np.int32),
        battle=battle.astype(np.int32),
        first=side.astype(np.int8),
        weight=np.ones(len(a)),
        features=style[:, None],
        feature_names=("length",),
        judge_model=np.array([one.model for one in judges], np.int32),
    )
