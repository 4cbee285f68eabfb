"""Plackett-Luce for rankings of several models: the best is chosen, then the best of the rest.

Luce (1959), Individual Choice Behavior; Plackett (1975), https://doi.org/10.2307/2346567. The
chance of a ranking is the product over its places of exp(strength) over the sum of those still in
the running; rankings of two make it Bradley-Terry. The log-likelihood is concave and is climbed by
Newton's method, which needs a handful of steps where iterated spectral ranking or
minorisation needs many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from arena.rating.blas_threads import few_threads
from arena.rating.method import RatingFit, RatingMethod, settings_of
from arena.rating.newton import Slope, Summit, climb
from arena.rating.ranking_design import RankingDesign
from arena.rating.rankings import Rankings, as_rankings
from arena.rating.sandwich import Covariance, assembled
from arena.rating.score_covariance import (
    score_covariance,
    shift_free_inverse,
    stiffened,
    unstiffened,
)
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

_A_LOOK = 1000
"""Rankings that lead near the maximum."""

_LOOK_PAYS = 5
"""With so many times as many rankings the look costs less than the steps that it saves."""


@dataclass(frozen=True, slots=True)
class PlackettLuce:
    """Maximum-likelihood strengths from rankings, or from votes as rankings of two."""

    name: ClassVar[str] = "plackett_luce"

    tolerance: float = 1e-9
    """The fit stops when no strength moves by more than this, in log-odds."""
    max_steps: int = 100

    def fit(self, table: VoteTable) -> RatingFit:
        """Fit strengths to votes; a tie is half a ranking each way.

        Raises
        ------
        NoVotes
        DisconnectedModels
        NoConvergence
        """
        rankings, battle = as_rankings(table)
        return self._fit(rankings, battle)

    def fit_rankings(self, rankings: Rankings) -> RatingFit:
        """Fit strengths to rankings; `by_battle` takes each ranking as unrelated to the others.

        Raises
        ------
        NoVotes
        DisconnectedModels
            If some group of models never ranked above, or below, the rest.
        NoConvergence
        """
        fit = self._fit(rankings, np.arange(len(rankings)))
        return replace(fit, likelihood="rankings")

    def _fit(self, rankings: Rankings, battle: NDArray[np.integer]) -> RatingFit:
        with few_threads(len(rankings.models)):
            design = RankingDesign.of(rankings)
            summit = self._climbed(design, self._first_look(design))
            strengths = summit.point - summit.point.mean()
            return ranking_fit(
                rankings,
                design,
                battle,
                strengths,
                (summit.value, unstiffened(summit.minus_hessian, design.n_models)),
                steps=summit.steps,
                last_step=summit.last_step,
                settings=settings_of(self),
            )

    def _climbed(self, design: RankingDesign, start: _Array) -> Summit:
        n = design.n_models

        def slope_at(strengths: _Array) -> Slope:
            value, gradient, minus_hessian = design.slope(strengths)
            return value, gradient, stiffened(minus_hessian, n)

        return climb(start, slope_at, self.tolerance, self.max_steps)

    def _first_look(self, design: RankingDesign) -> _Array:
        """Where some of very many rankings lead, from which all need fewer steps."""
        step = len(design.weight) // _A_LOOK
        zero = np.zeros(design.n_models)
        if step < _LOOK_PAYS:
            return zero
        some = design.every(step)
        return self._climbed(some, zero).point if some.groups().max() == 0 else zero


def ranking_fit(
    rankings: Rankings,
    design: RankingDesign,
    battle: NDArray[np.integer],
    strengths: _Array,
    summit: tuple[float, _Array],
    *,
    steps: int,
    last_step: float,
    settings: dict[str, object],
) -> RatingFit:
    """The result at the maximum `strengths`, with its clustered covariances.

    `summit` is the log-likelihood there and minus its Hessian.
    """
    n, k = design.n_models, len(design.codes)
    value, minus_hessian = summit
    bread = shift_free_inverse(minus_hessian, n)
    of_rankings = design.scores(strengths)
    real = design.codes.ravel() < n
    scores, parameters = of_rankings.ravel()[real], design.codes.ravel()[real]

    def related_by(clusters: NDArray[np.integer]) -> Covariance | None:
        if len(clusters) > 1 and np.bincount(clusters).max() == 1:
            meat = design.squared_scores(of_rankings)
            return assembled(bread, meat, len(clusters))
        return score_covariance(bread, scores, parameters, np.tile(clusters, k)[real])

    by_prompt = related_by(rankings.cluster)
    same = np.array_equal(battle, rankings.cluster)
    by_battle = by_prompt if same else related_by(battle)
    return RatingFit(
        models=rankings.models,
        strengths=strengths,
        by_prompt=by_prompt,
        by_battle=by_battle,
        log_likelihood=value,
        converged=True,
        steps=steps,
        last_step=last_step,
        settings=settings,
    )


METHOD: RatingMethod = PlackettLuce()
