"""Win rates against a baseline as they would be if both responses were equally long.

AlpacaEval's length-controlled win rate (Dubois et al. 2024, https://arxiv.org/abs/2404.04475):
logit P(m beats the baseline on q) = level_m + slope_m * ease_q + length_m * tanh(d / sd(d)), with d
the model's length less the baseline's; the controlled rate leaves the last term out. How easy a
prompt is to win against the baseline comes from one fit over all models first.

Two things differ from the original: an L2 penalty of fixed strength stands where it chooses an L1
penalty by cross-validation, and there is no pull towards votes on lengthened and shortened
baselines, which only their authors have. Length control does not stop a response that talks to the
judge: AlpacaEval's own constant cheat stands at 86 percent under it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from scipy.special import expit

from arena.errors import BadInput, NoConvergence, UnknownThing
from arena.rating.item_design import ItemDesign, item_design
from arena.rating.limits import above, at_least
from arena.rating.ridge_logistic import ridge_logistic
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LengthControlledRate:
    """One model against the baseline; rates and errors in percent.

    Attributes
    ----------
    win_rate : float
        The raw one.
    controlled : float
        At equal length, the mean over the prompts of its votes.
    error : float
        Standard error of that mean over prompts, given the coefficients.
    level, slope, length : float
        The coefficients; `length` above 0: the judge liked this model's longer responses.
    votes : int
    warning : str
        Why the number is to be doubted; empty otherwise.
    """

    model: str
    win_rate: float
    controlled: float
    error: float
    level: float
    slope: float
    length: float
    votes: int
    warning: str


@dataclass(frozen=True, slots=True, eq=False)
class LengthControlledFit:
    """The rates, best first, and what is needed to compare any two models.

    Attributes
    ----------
    rates : tuple of LengthControlledRate
        The baseline is among them, at 50 by construction.
    ease : dict
        By prompt cluster: log-odds that it adds to any model's chance against the baseline.
    """

    baseline: str
    rates: tuple[LengthControlledRate, ...]
    ease: dict[str, float]
    settings: dict[str, Any]

    def head_to_head(self, model: str, other: str) -> float:
        """Predicted rate in percent at which `model` beats `other` at equal length.

        Raises
        ------
        UnknownThing
            If one of them was not fitted.
        """
        fitted = {rate.model: rate for rate in self.rates}
        for name in (model, other):
            if name not in fitted:
                raise UnknownThing(f"{name!r} has no votes against {self.baseline}")
        one, two = fitted[model], fitted[other]
        ease = np.array(list(self.ease.values()))
        return float(100 * expit(one.level - two.level + (one.slope - two.slope) * ease).mean())


@dataclass(frozen=True, slots=True)
class LengthControlled:
    """The two fits, by Newton's method."""

    baseline: str
    penalty: float = 0.1
    """Half of this times the square of level, slope - 1 and length joins each model's loss; it
    keeps a model that won everything finite."""
    ease_sd: float = 1.0
    """Prior standard deviation of a prompt's ease, in log-odds."""
    warn_points: float = 10.0
    warn_share: float = 0.25
    """Warn if the rate moved by more than `warn_points` and by more than this share of it."""
    tolerance: float = 1e-9
    """The fits stop when no coefficient moves by more than this."""
    max_steps: int = 100

    def __post_init__(self) -> None:
        above(0, penalty=self.penalty, ease_sd=self.ease_sd, tolerance=self.tolerance)
        at_least(0, warn_points=self.warn_points, warn_share=self.warn_share)
        at_least(1, max_steps=self.max_steps)

    def fit(self, table: VoteTable, longer: _Array) -> LengthControlledFit:
        """Fit the votes of `table` in which the baseline takes part.

        Parameters
        ----------
        table : VoteTable
        longer : (m,) array
            Length of a's response less that of b's, in characters or tokens.

        Raises
        ------
        NoVotes
            If there are no votes with the baseline.
        UnknownThing
            If the baseline is not among the models.
        BadInput
            If a length is missing.
        NoConvergence
            If a coefficient still moves after `max_steps`.
        """
        if longer.shape != (len(table),) or not np.isfinite(longer).all():
            raise BadInput(f"{len(table)} votes need as many differences in length")
        design = item_design(table, self.baseline)
        extra = _length_terms(design, np.where(design.turned, -1, 1) * longer[design.row])
        ease, rest = self._ease(design, extra)
        rates = [
            self._rate(design, extra, self._ease_for_others(design, rest, code), code)
            for code in np.unique(design.model).tolist()
        ]
        rates.append(LengthControlledRate(self.baseline, 50, 50, 0, 0, 0, 0, 0, ""))
        return LengthControlledFit(
            baseline=self.baseline,
            rates=tuple(sorted(rates, key=lambda rate: (-rate.controlled, rate.model))),
            ease=dict(zip(design.prompts, ease.tolist(), strict=True)),
            settings=asdict(self),
        )

    def _ease(self, design: ItemDesign, extra: _Array) -> tuple[_Array, _Array]:
        """One fit over all models: the ease of each prompt, (q,), and each vote's other terms."""
        n, q, m = len(design.models), len(design.prompts), len(design.model)
        rows, ones = np.arange(m), np.ones(m)
        columns = hstack(
            [
                csr_array((ones, (rows, design.model)), shape=(m, n)),
                csr_array((extra, (rows, design.model)), shape=(m, n)),
                csr_array((ones, (rows, design.prompt)), shape=(m, q)),
            ]
        ).tocsr()
        stiffness = np.append(np.full(2 * n, self.penalty), np.full(q, self.ease_sd**-2))
        found = self._regressed(design, rows, columns, np.zeros(2 * n + q), stiffness)
        return found[2 * n :], found[design.model] + extra * found[n + design.model]

    def _ease_for_others(self, design: ItemDesign, rest: _Array, code: int) -> _Array:
        """Ease of each prompt by the votes of all other models, (q,).

        A model's own votes would explain themselves: with five models, slopes of 3 came out.
        """
        others = design.model != code
        prompt, weight = design.prompt[others], design.weight[others]
        q, ease = len(design.prompts), np.zeros(len(design.prompts))
        for _ in range(self.max_steps):
            chances = expit(rest[others] + ease[prompt])
            surplus = weight * (design.points[others] - chances)
            pull = np.bincount(prompt, surplus, minlength=q) - ease / self.ease_sd**2
            curve = np.bincount(prompt, weight * chances * (1 - chances), minlength=q)
            step = pull / (curve + self.ease_sd**-2)
            ease += np.clip(step, -1, 1)
            if np.abs(step).max() <= self.tolerance:
                return ease
        raise NoConvergence(f"after {self.max_steps} steps an ease still moves")

    def _rate(
        self, design: ItemDesign, extra: _Array, ease: _Array, code: int
    ) -> LengthControlledRate:
        rows = np.flatnonzero(design.model == code)
        own_ease = ease[design.prompt[rows]]
        columns = csr_array(np.column_stack([np.ones(len(rows)), own_ease, extra[rows]]))
        centre, stiffness = np.array([0.0, 1.0, 0.0]), np.full(3, self.penalty)
        level, slope, length = self._regressed(design, rows, columns, centre, stiffness).tolist()

        raw = 100 * float(np.average(design.points[rows], weights=design.weight[rows]))
        answered = np.unique(design.prompt[rows])
        equal = 100 * expit(level + slope * ease[answered])
        controlled = float(equal.mean())
        error = float(equal.std(ddof=1) / np.sqrt(len(equal))) if len(equal) > 1 else float("nan")
        warning = ""
        if abs(controlled - raw) > max(self.warn_points, raw * self.warn_share):
            warning = (
                f"length control moves the win rate from {raw:.1f} to {controlled:.1f}: the fit "
                "may have failed"
            )
        elif not extra[rows].any():
            warning = "always as much longer than the baseline: length cannot be controlled"
        return LengthControlledRate(
            model=design.models[code],
            win_rate=raw,
            controlled=controlled,
            error=error,
            level=level,
            slope=slope,
            length=length,
            votes=len(rows),
            warning=warning,
        )

    def _regressed(
        self,
        design: ItemDesign,
        rows: NDArray[np.int64],
        columns: csr_array,
        centre: _Array,
        stiffness: _Array,
    ) -> _Array:
        votes = columns, design.points[rows], design.weight[rows]
        prior = centre, stiffness
        return ridge_logistic(*votes, *prior, tolerance=self.tolerance, max_steps=self.max_steps)


def _length_terms(design: ItemDesign, longer: _Array) -> _Array:
    """Give tanh of the model's surplus of length over its standard deviation for the model; (m,).

    0 for a model whose surplus is always the same: nothing tells it from the model's level.
    """
    terms = np.zeros(len(longer))
    for code in np.unique(design.model):
        own = design.model == code
        spread = float(np.std(longer[own], ddof=1)) if own.sum() > 1 else 0.0
        if spread > 0:
            terms[own] = np.tanh(longer[own] / spread)
    return terms
