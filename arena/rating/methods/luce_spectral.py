"""Plackett-Luce by iterated spectral ranking, on choix.

Maystre & Grossglauser (2015), https://arxiv.org/abs/1506.02082: strengths are the stationary
distribution of a Markov chain that walks from losers to winners; repeated with its own result, it
comes to the maximum of the likelihood. A second way to the numbers of `plackett_luce`, by code that
others wrote; slower.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

import choix
import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput, NoConvergence
from arena.rating.method import RatingFit, RatingMethod, settings_of
from arena.rating.methods.plackett_luce import ranking_fit
from arena.rating.ranking_design import RankingDesign
from arena.rating.rankings import PAD, Rankings, as_rankings
from arena.rating.votes import tally_pairs
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LuceSpectral:
    """Strengths by repeated Luce spectral ranking."""

    name: ClassVar[str] = "luce_spectral"

    tolerance: float = 1e-11
    """The fit stops when no strength moves by more than this, in log-odds; each step gains a
    constant factor only, so it must be smaller than the error wanted."""
    max_steps: int = 5000

    def fit(self, table: VoteTable) -> RatingFit:
        """Fit strengths to votes; a tie is half a win for each side.

        Raises
        ------
        NoVotes
        DisconnectedModels
        NoConvergence
        """
        rankings, battle = as_rankings(table)
        design = RankingDesign.of(rankings)
        pairs = tally_pairs(table)
        wins = np.zeros((len(table.models), len(table.models)))
        wins[pairs.a, pairs.b] = pairs.points
        wins[pairs.b, pairs.a] = pairs.votes - pairs.points

        def again(strengths: _Array) -> _Array:
            return choix.lsr_pairwise_dense(wins, initial_params=strengths)

        return self._iterated(again, rankings, design, battle)

    def fit_rankings(self, rankings: Rankings) -> RatingFit:
        """Fit strengths to rankings that are ranked to the end and all weigh 1.

        Raises
        ------
        BadInput
            If they are not: choix knows no others.
        NoVotes
        DisconnectedModels
        NoConvergence
        """
        design = RankingDesign.of(rankings)
        lengths = (rankings.codes != PAD).sum(axis=1)
        if (rankings.ranked < lengths - 1).any() or (rankings.weight != 1).any():
            raise BadInput(
                "luce_spectral takes full rankings of weight 1; plackett_luce takes others"
            )
        n = len(rankings.models)
        lists = [codes[:k] for codes, k in zip(rankings.codes.tolist(), lengths, strict=True)]

        def again(strengths: _Array) -> _Array:
            return choix.lsr_rankings(n, lists, initial_params=strengths)

        fit = self._iterated(again, rankings, design, np.arange(len(rankings)))
        return replace(fit, likelihood="rankings")

    def _iterated(
        self,
        again: Callable[[_Array], _Array],
        rankings: Rankings,
        design: RankingDesign,
        battle: NDArray[np.integer],
    ) -> RatingFit:
        strengths = np.zeros(len(rankings.models))
        last_step = np.inf
        for steps in range(1, self.max_steps + 1):
            before, strengths = strengths, again(strengths)
            last_step = float(np.abs(strengths - before).max())
            if last_step <= self.tolerance:
                strengths = strengths - strengths.mean()
                value, _, minus_hessian = design.slope(strengths)
                return ranking_fit(
                    rankings,
                    design,
                    battle,
                    strengths,
                    (value, minus_hessian),
                    steps=steps,
                    last_step=last_step,
                    settings=settings_of(self),
                )
        raise NoConvergence(
            f"after {self.max_steps} steps a strength still moves by {last_step:.1e} log-odds; "
            "raise max_steps, or use plackett_luce"
        )


METHOD: RatingMethod = LuceSpectral()
