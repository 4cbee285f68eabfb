"""Rao and Kupper's model of ties: a judge calls a tie below a threshold of difference.

Rao & Kupper (1967), https://doi.org/10.1080/01621459.1967.10482901. With p = exp(strength) and
kappa >= 1, a beats b with chance p_a / (p_a + kappa p_b) and loses with p_b / (kappa p_a + p_b);
the rest is a tie. Bradley-Terry where kappa is 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.rating.effects import Effect
from arena.rating.limits import inside
from arena.rating.method import RatingFit, RatingMethod, settings_of
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.tie_model import Terms, TieFit, fit_with_ties, tie_share
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RaoKupper:
    """Maximum-likelihood strengths and kappa; log kappa is the threshold, in log-odds."""

    name: ClassVar[str] = "rao_kupper"

    tolerance: float = 1e-9
    """The fit stops when neither a strength nor log kappa moves by more than this."""
    max_steps: int = 100
    confidence: float = 0.95
    """Of the interval of kappa."""

    def __post_init__(self) -> None:
        inside(0, 1, confidence=self.confidence)

    def fit(self, table: VoteTable) -> RatingFit:
        """Fit strengths and kappa; votes without a tie make kappa 1 and the model Bradley-Terry.

        Raises
        ------
        NoVotes
        DisconnectedModels
            If the likelihood has no maximum; all votes being ties is one such case.
        NoConvergence
        """
        if (table.points % 1 == 0).all():
            fit = BradleyTerry(tolerance=self.tolerance, max_steps=self.max_steps).fit(table)
            none = Effect("tie", "kappa", 1.0, None, None, None)
            return replace(fit, settings=settings_of(self), effects=(none,), likelihood="outcomes")
        found = self.fit_ties(table)
        effect = found.effect("kappa", self.confidence, least=1.0)
        return found.as_rating_fit(table.models, settings_of(self), effect)

    def fit_ties(self, table: VoteTable) -> TieFit:
        """As `fit`, with log kappa and its standard error; some vote must be a tie."""
        start = float(2 * np.arctanh(tie_share(table)))  # what equal models would tie with
        return fit_with_ties(table, rao_kupper_terms, start, self.tolerance, self.max_steps)


def rao_kupper_terms(
    gaps: _Array, log_kappa: float, wins: _Array, ties: _Array, losses: _Array
) -> Terms | None:
    """Log-likelihood of counts with its derivatives; None where kappa is at most 1.

    The chance of a tie is (kappa^2 - 1) times those that a wins and that b wins.
    """
    if log_kappa <= 0:
        return None
    ahead, behind = gaps - log_kappa, -gaps - log_kappa
    for_a, for_b = wins + ties, losses + ties
    left_a, left_b = for_a * expit(-ahead), for_b * expit(-behind)
    bend_a, bend_b = left_a * expit(ahead), left_b * expit(behind)
    not_one = -np.expm1(-2 * log_kappa)
    log_factor = 2 * log_kappa + np.log(not_one)  # of kappa^2 - 1
    factor_bend = 4 * np.exp(-2 * log_kappa) / not_one**2
    return Terms(
        value=-for_a * np.logaddexp(0, -ahead)
        - for_b * np.logaddexp(0, -behind)
        + ties * log_factor,
        slope_gap=left_a - left_b,
        slope_tie=-left_a - left_b + ties * 2 / not_one,
        bend_gap=bend_a + bend_b,
        bend_both=bend_b - bend_a,
        bend_tie=bend_a + bend_b + ties * factor_bend,
    )


def rao_kupper_chances(gaps: _Array, log_kappa: float) -> tuple[_Array, _Array, _Array]:
    """Chances of win, tie and loss of a at these gaps, (m,) each."""
    won, lost = expit(gaps - log_kappa), expit(-gaps - log_kappa)
    return won, np.expm1(2 * log_kappa) * won * lost, lost


METHOD: RatingMethod = RaoKupper()
