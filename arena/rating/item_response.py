"""How well each prompt tells models apart, and how hard it is: the two-parameter logistic model.

Birnbaum (1968), as Truong et al. (2025, https://arxiv.org/abs/2503.13335) use it on language
models. Without a baseline, logit P(i beats j on q) = a_q (s_i - s_j) + order effect of the judge:
the difficulty cancels. With one, logit P(m beats the baseline on q) = a_q (s_m - b_q) + order
effect. All are estimated together at the maximum of the posterior, by Newton's method.

With few votes per prompt the discriminations follow the noise, so the strengths come out too far
apart and their errors too small: simulated, 1.2 times and a quarter too small at 10 votes per
prompt, 1.04 times and right at 100.

These estimates serve scheduling and early ratings: prompts chosen by them are no random sample, so
boards keep to random ones (Madaan et al. 2024, https://arxiv.org/abs/2406.10229, find that items
picked by such analysis do not lower the variance).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array
from scipy.sparse.linalg import splu
from scipy.special import expit

from arena.errors import NoConvergence
from arena.rating.item_design import ItemDesign, agreement, item_design
from arena.rating.limits import above, at_least
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

_ROUNDING = 1e-12
"""Relative error of a summed log-posterior."""


@dataclass(frozen=True, slots=True, eq=False)
class ItemFit:
    """Strengths of models and properties of prompts.

    Attributes
    ----------
    models : tuple of str
        Without the baseline.
    strengths : (n,) array
        Log-odds on a prompt of discrimination 1, mean 0.
    covariance : (n, n) array
        Of the strengths, from the posterior's curvature: votes count as unrelated, prompts' own
        uncertainty is in it.
    prompts : tuple of str
        Clusters with votes.
    discrimination : (q,) array
        Above 0; its prior has the median 1.
    difficulty : (q,) array or None
        The strength that beats the baseline half of the time; None without a baseline.
    order_effects : dict
        By judge: log-odds that being shown first adds.
    infit : (q,) array
        Mean square of the residuals against what the fit expects: well above 1, the prompt's votes
        do not follow the strengths; ties pull it below.
    agreement : (q,) array
        Correlation of the points with the gaps the fit sees, -1 to 1: below 0 the prompt favours
        the weaker model, so it is broken, ambiguous or misjudged. NaN where all is alike.
    votes : (q,) array
        Votes on each prompt.
    steps : int
    last_step : float
    """

    models: tuple[str, ...]
    strengths: _Array
    covariance: _Array
    prompts: tuple[str, ...]
    discrimination: _Array
    difficulty: _Array | None
    order_effects: dict[str, float]
    infit: _Array
    agreement: _Array
    votes: NDArray[np.int64]
    steps: int
    last_step: float
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ItemResponse:
    """Maximum a posteriori of strengths, discriminations, difficulties and order effects."""

    baseline: str | None = None
    """Only votes with this model are used; None: all votes, and no difficulty."""
    discrimination_sd: float = 0.5
    """Prior standard deviation of the discrimination's logarithm."""
    strength_sd: float = 3.0
    difficulty_sd: float = 3.0
    order_sd: float = 1.0
    """Prior standard deviation of a judge's order effect; 0 leaves order effects out."""
    tolerance: float = 1e-9
    """The fit stops when no parameter moves by more than this, in log-odds."""
    max_steps: int = 200

    def __post_init__(self) -> None:
        above(
            0,
            discrimination_sd=self.discrimination_sd,
            strength_sd=self.strength_sd,
            difficulty_sd=self.difficulty_sd,
            tolerance=self.tolerance,
        )
        at_least(0, order_sd=self.order_sd)
        at_least(1, max_steps=self.max_steps)

    def fit(self, table: VoteTable) -> ItemFit:
        """Fit the votes of `table`, whose clusters are the prompts.

        Raises
        ------
        NoVotes
            If there are none (with the baseline).
        UnknownThing
            If the baseline is not among the models.
        NoConvergence
            If a parameter still moves after `max_steps`.
        """
        design = item_design(table, self.baseline)
        prior = np.concatenate(
            [
                np.full(len(design.models), self.strength_sd**-2),
                np.full(len(design.prompts), self.discrimination_sd**-2),
                np.full(design.difficulties, self.difficulty_sd**-2),
                np.full(len(design.judges) if self.order_sd else 0, (self.order_sd or 1) ** -2),
            ]
        )
        values, steps, last_step = self._climb(design, prior)
        return _fit_of(design, prior, values, steps, last_step, asdict(self))

    def _climb(self, design: ItemDesign, prior: _Array) -> tuple[_Array, int, float]:
        """Newton's steps where they climb, otherwise Fisher's, halved until they do not fall."""
        values = np.zeros(len(prior))
        height, last_step = _log_posterior(design, prior, values), np.inf
        for steps in range(1, self.max_steps + 1):
            logits, slopes = design.predicted(values)
            surplus = design.weight * (design.points - expit(logits))
            pull = slopes.T @ surplus - prior * values
            expected = _information(design, prior, values)
            step = splu(csc_array(expected - design.bend(values, surplus))).solve(pull)
            higher = _log_posterior(design, prior, values + step)
            if pull @ step < 0 or not higher >= height - _ROUNDING * abs(height):
                step = splu(expected).solve(pull)
                higher = _log_posterior(design, prior, values + step)
                while higher < height - _ROUNDING * abs(height):
                    step /= 2
                    higher = _log_posterior(design, prior, values + step)
            values, height = values + step, higher
            last_step = float(np.abs(step).max())
            if last_step <= self.tolerance:
                return values, steps, last_step
        raise NoConvergence(
            f"after {self.max_steps} steps a parameter still moves by {last_step:.1e}"
        )


def _information(design: ItemDesign, prior: _Array, values: _Array) -> csc_array:
    """Expected curvature of the log-posterior: positive definite wherever it is taken."""
    logits, slopes = design.predicted(values)
    curvature = design.weight * expit(logits) * expit(-logits)
    return csc_array(slopes.T @ diags_array(curvature) @ slopes + diags_array(prior))


def _log_posterior(design: ItemDesign, prior: _Array, values: _Array) -> float:
    logits, _ = design.predicted(values)
    likelihood = design.points * logits - np.logaddexp(0, logits)
    return float(design.weight @ likelihood - prior @ values**2 / 2)


def _fit_of(
    design: ItemDesign,
    prior: _Array,
    values: _Array,
    steps: int,
    last_step: float,
    settings: dict[str, Any],
) -> ItemFit:
    n, q = len(design.models), len(design.prompts)
    strengths, shift = values[:n] - values[:n].mean(), values[:n].mean()
    inverse = splu(_information(design, prior, values)).solve(np.eye(len(values), n))[:n]
    centre = np.eye(n) - 1 / n
    logits, _ = design.predicted(values)
    chances = expit(logits)
    effects = values[n + q + design.difficulties :]

    def per_prompt(amounts: _Array) -> _Array:
        return np.bincount(design.prompt, amounts, minlength=q).astype(np.float64)

    squares = per_prompt(design.weight * (design.points - chances) ** 2)
    expected = per_prompt(design.weight * chances * (1 - chances))
    return ItemFit(
        models=design.models,
        strengths=strengths,
        covariance=centre @ inverse @ centre,
        prompts=design.prompts,
        discrimination=np.exp(values[n : n + q]),
        difficulty=values[n + q : n + 2 * q] - shift if design.difficulties else None,
        order_effects={
            judge: float(effects[code]) for code, judge in enumerate(design.judges[: len(effects)])
        },
        infit=squares / expected,
        agreement=agreement(design, values),
        votes=np.bincount(design.prompt, minlength=q),
        steps=steps,
        last_step=last_step,
        settings=settings,
    )
