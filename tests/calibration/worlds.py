"""Simulated arenas whose true strengths are known: the limit of Bradley-Terry in the same world.

A vote's log-odds are theta_i - theta_j, plus what the prompt and the judge each add to either
model. A marginal model such as Bradley-Terry does not tend to theta but to somewhat less; `truth`
is where it tends, by Gauss-Hermite quadrature over whatever is drawn anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(40)


@dataclass(frozen=True, slots=True)
class World:
    """How an arena's votes come about.

    Attributes
    ----------
    spread : float
        Strengths stand evenly in [-spread, spread].
    prompt_sd, judge_sd : float
        Of what a prompt, and a judge, adds to a model's strength.
    pairs_per_prompt : int
        Each judged by every judge.
    """

    models: int = 8
    prompts: int = 60
    judges: int = 4
    spread: float = 1.0
    prompt_sd: float = 0.5
    judge_sd: float = 0.3
    pairs_per_prompt: int = 10

    def strengths(self) -> _Floats:
        """What the simulation starts from, (models,)."""
        return np.linspace(-self.spread, self.spread, self.models)

    def tastes(self, rng: np.random.Generator) -> _Floats:
        """What each judge adds to each model, (judges, models)."""
        return rng.normal(0, self.judge_sd, (self.judges, self.models))

    def votes(self, tastes: _Floats, rng: np.random.Generator) -> VoteTable:
        """All votes of one arena."""
        low, high = np.triu_indices(self.models, k=1)
        chosen = np.argsort(rng.random((self.prompts, len(low))))[:, : self.pairs_per_prompt]
        pair = chosen.ravel()
        prompt = np.repeat(np.arange(self.prompts), self.pairs_per_prompt)
        battles = len(pair)
        fits = rng.normal(0, self.prompt_sd, (self.prompts, self.models))

        battle = np.repeat(np.arange(battles), self.judges)
        judge = np.tile(np.arange(self.judges), battles)
        a, b, cluster = low[pair][battle], high[pair][battle], prompt[battle]
        effective = self.strengths() + fits[cluster] + tastes[judge]
        row = np.arange(len(a))
        chance = expit(effective[row, a] - effective[row, b])
        return VoteTable(
            models=tuple(f"m{i}" for i in range(self.models)),
            judges=tuple(f"j{i}" for i in range(self.judges)),
            clusters=tuple(f"p{i}" for i in range(self.prompts)),
            a=a.astype(np.int32),
            b=b.astype(np.int32),
            points=(rng.random(len(a)) < chance).astype(np.float64),
            judge=judge.astype(np.int32),
            cluster=cluster.astype(np.int32),
            battle=battle.astype(np.int32),
            first=np.zeros(len(a), np.int8),
            weight=np.ones(len(a)),
        )

    def truth(self, tastes: _Floats | None) -> _Floats:
        """The limit with ever more prompts, by these judges or, if None, by ever more judges."""
        low, high = np.triu_indices(self.models, k=1)
        drawn = self.prompt_sd**2 + (self.judge_sd**2 if tastes is None else 0)
        of_judges = np.zeros((1, self.models)) if tastes is None else tastes
        gaps = self.strengths()[low] - self.strengths()[high]
        means = gaps + of_judges[:, low] - of_judges[:, high]
        noise = np.sqrt(2 * drawn) * _NODES
        chance = (expit(means[..., None] + noise) @ _WEIGHTS / _WEIGHTS.sum()).mean(axis=0)
        pairs = len(low)
        limit = VoteTable(
            models=tuple(f"m{i}" for i in range(self.models)),
            judges=("j",),
            clusters=("p",),
            a=low.astype(np.int32),
            b=high.astype(np.int32),
            points=chance,
            judge=np.zeros(pairs, np.int32),
            cluster=np.zeros(pairs, np.int32),
            battle=np.arange(pairs, dtype=np.int32),
            first=np.zeros(pairs, np.int8),
            weight=np.ones(pairs),
        )
        return BradleyTerry().fit(limit).strengths
