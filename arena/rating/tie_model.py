"""What the methods share that give a tie a chance of its own: one parameter beside the strengths.

A method brings the formula of its log-likelihood; the fit is Newton's on the counts of each pair,
and the covariance is the clustered sandwich over strengths and parameter together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.sparse import csr_array

from arena.errors import NoVotes
from arena.rating.effects import Effect
from arena.rating.existence import refuse_without_maximum
from arena.rating.interval import MIN_CLUSTERS
from arena.rating.method import RatingFit
from arena.rating.newton import Slope, climb
from arena.rating.outcomes import PairOutcomes, outcomes_of, tally_outcomes
from arena.rating.sandwich import Covariance
from arena.rating.score_covariance import score_covariance, shift_free_inverse, stiffened
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Log-likelihood of k pairs and its derivatives, (k,) arrays.

    `gap` is the difference of two strengths, `tie` the parameter of ties. A slope is a first
    derivative, a bend minus a second.
    """

    value: _Array
    slope_gap: _Array
    slope_tie: _Array
    bend_gap: _Array
    bend_both: _Array
    bend_tie: _Array


TieFormula = Callable[[_Array, float, _Array, _Array, _Array], Terms | None]
"""Gaps (k,), tie, wins, ties, losses (k,) to terms; None outside the domain of `tie`."""


@dataclass(frozen=True, slots=True, eq=False)
class TieFit:
    """Strengths, (n,), and the parameter of ties at the maximum.

    `tie_error` is the standard error of the parameter, clustered by prompt; None for one cluster.
    """

    strengths: _Array
    tie: float
    tie_error: float | None
    by_prompt: Covariance | None
    by_battle: Covariance | None
    log_likelihood: float
    steps: int
    last_step: float

    def effect(self, name: str, confidence: float, least: float) -> Effect:
        """Give exp(tie) as an effect, its interval symmetric in the logarithm and from `least` up.

        No interval below ten prompts.
        """
        value = float(np.exp(self.tie))
        if self.tie_error is None or self.by_prompt is None:
            return Effect("tie", name, value, None, None, None)
        clusters = self.by_prompt.clusters
        if clusters < MIN_CLUSTERS:
            return Effect("tie", name, value, None, None, None)
        half = float(stats.t.ppf((1 + confidence) / 2, clusters - 1)) * self.tie_error
        lower, upper = np.exp([self.tie - half, self.tie + half]).tolist()
        return Effect("tie", name, value, value * self.tie_error, max(least, lower), upper)

    def as_rating_fit(
        self, models: tuple[str, ...], settings: dict[str, Any], effect: Effect
    ) -> RatingFit:
        """The result with the parameter of ties as its effect."""
        return RatingFit(
            models=models,
            strengths=self.strengths,
            by_prompt=self.by_prompt,
            by_battle=self.by_battle,
            log_likelihood=self.log_likelihood,
            converged=True,
            steps=self.steps,
            last_step=self.last_step,
            settings=settings,
            effects=(effect,),
            likelihood="outcomes",
        )


def tie_share(table: VoteTable) -> float:
    """Weighted share of ties, kept from 0 and 1 so that it can start a fit.

    Raises
    ------
    NoVotes
    """
    if len(table) == 0:
        raise NoVotes("no vote to fit")
    share = np.average(1 - np.abs(2 * table.points - 1), weights=table.weight)
    return float(np.clip(share, 1e-6, 1 - 1e-6))


def fit_with_ties(
    table: VoteTable, formula: TieFormula, start: float, tolerance: float, max_steps: int
) -> TieFit:
    """Maximise the likelihood of `formula` over strengths and the parameter of ties.

    Some vote must be a tie; `start` is where the parameter starts.

    Raises
    ------
    DisconnectedModels
        If the likelihood has no maximum.
    NoConvergence
    """
    n, outcomes = len(table.models), tally_outcomes(table)
    refuse_without_maximum(table.models, outcomes)

    def slope_at(point: _Array) -> Slope:
        value, gradient, minus_hessian = tie_slope(formula, outcomes, point)
        return value, gradient, stiffened(minus_hessian, n)

    summit = climb(np.append(np.zeros(n), start), slope_at, tolerance, max_steps)
    strengths, tie = summit.point[:n] - summit.point[:n].mean(), float(summit.point[n])
    log_likelihood, _, minus_hessian = tie_slope(formula, outcomes, np.append(strengths, tie))

    bread = shift_free_inverse(minus_hessian, n)
    values, parameters = _scores(table, formula, strengths, tie)
    by_prompt, by_battle = (
        score_covariance(bread, values, parameters, np.tile(clusters, 3))
        for clusters in (table.cluster, table.battle)
    )
    return TieFit(
        strengths=strengths,
        tie=tie,
        tie_error=float(by_prompt.errors()[n]) if by_prompt else None,
        by_prompt=_of_strengths(by_prompt, n),
        by_battle=_of_strengths(by_battle, n),
        log_likelihood=log_likelihood,
        steps=summit.steps,
        last_step=summit.last_step,
    )


def tie_slope(formula: TieFormula, outcomes: PairOutcomes, point: _Array) -> Slope:
    """Log-likelihood at (strengths, tie), its gradient and minus its Hessian."""
    n = outcomes.n_models
    gaps = point[outcomes.a] - point[outcomes.b]
    terms = formula(gaps, float(point[n]), outcomes.wins, outcomes.ties, outcomes.losses)
    if terms is None:
        return -np.inf, np.zeros(n + 1), np.eye(n + 1)
    contrasts = _contrasts(outcomes)
    gradient = np.append(contrasts.T @ terms.slope_gap, terms.slope_tie.sum())
    minus_hessian = np.zeros((n + 1, n + 1))
    minus_hessian[outcomes.a, outcomes.b] = minus_hessian[outcomes.b, outcomes.a] = -terms.bend_gap
    np.fill_diagonal(minus_hessian, -minus_hessian.sum(axis=1))
    minus_hessian[:n, n] = minus_hessian[n, :n] = contrasts.T @ terms.bend_both
    minus_hessian[n, n] = terms.bend_tie.sum()
    return float(terms.value.sum()), gradient, minus_hessian


def _contrasts(outcomes: PairOutcomes) -> csr_array:
    k = len(outcomes.a)
    rows = np.tile(np.arange(k), 2)
    columns = np.concatenate([outcomes.a, outcomes.b])
    return csr_array((np.repeat([1.0, -1.0], k), (rows, columns)), shape=(k, outcomes.n_models))


def _scores(
    table: VoteTable, formula: TieFormula, strengths: _Array, tie: float
) -> tuple[_Array, NDArray[np.integer]]:
    """Each vote's derivatives at a, at b and of the parameter, and what they are derivatives in."""
    won, tied, lost = (table.weight * part for part in outcomes_of(table.points))
    terms = formula(strengths[table.a] - strengths[table.b], tie, won, tied, lost)
    if terms is None:
        raise ValueError(f"a parameter of ties outside its domain: {tie}")
    values = np.concatenate([terms.slope_gap, -terms.slope_gap, terms.slope_tie])
    last = np.full(len(table), len(strengths), table.a.dtype)
    return values, np.concatenate([table.a, table.b, last])


def _of_strengths(covariance: Covariance | None, n: int) -> Covariance | None:
    return covariance and Covariance(covariance.matrix[:n, :n], covariance.clusters)
