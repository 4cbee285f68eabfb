"""Davidson's model of ties: a tie is likelier the closer the two strengths.

Davidson (1970), https://doi.org/10.1080/01621459.1970.10481082. With p = exp(strength), a beats b
with chance p_a / (p_a + p_b + nu sqrt(p_a p_b)), and they tie with nu sqrt(p_a p_b) over the same.
Newman's algorithm (2023, https://jmlr.org/papers/v24/22-1086.html) climbs to the same maximum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from arena.rating.effects import Effect
from arena.rating.limits import inside
from arena.rating.method import RatingFit, RatingMethod, settings_of
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.tie_model import Terms, TieFit, fit_with_ties, tie_share
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Davidson:
    """Maximum-likelihood strengths and nu, the odds of a tie to a win between equals."""

    name: ClassVar[str] = "davidson"

    tolerance: float = 1e-9
    """The fit stops when neither a strength nor log nu moves by more than this."""
    max_steps: int = 100
    confidence: float = 0.95
    """Of the interval of nu."""

    def __post_init__(self) -> None:
        inside(0, 1, confidence=self.confidence)

    def fit(self, table: VoteTable) -> RatingFit:
        """Fit strengths and nu; votes without a tie make nu 0 and the model Bradley-Terry.

        Raises
        ------
        NoVotes
        DisconnectedModels
            If the likelihood has no maximum; all votes being ties is one such case.
        NoConvergence
        """
        if (table.points % 1 == 0).all():
            fit = BradleyTerry(tolerance=self.tolerance, max_steps=self.max_steps).fit(table)
            none = Effect("tie", "nu", 0.0, None, None, None)
            return replace(fit, settings=settings_of(self), effects=(none,), likelihood="outcomes")
        found = self.fit_ties(table)
        effect = found.effect("nu", self.confidence, least=0.0)
        return found.as_rating_fit(table.models, settings_of(self), effect)

    def fit_ties(self, table: VoteTable) -> TieFit:
        """As `fit`, with log nu and its standard error; some vote must be a tie."""
        share = tie_share(table)
        start = float(np.log(2 * share / (1 - share)))  # what equal models would tie with
        return fit_with_ties(table, davidson_terms, start, self.tolerance, self.max_steps)


def davidson_terms(
    gaps: _Array, log_nu: float, wins: _Array, ties: _Array, losses: _Array
) -> Terms | None:
    """Davidson's log-likelihood of counts, with its derivatives."""
    votes = wins + ties + losses
    total = np.logaddexp(np.logaddexp(gaps / 2, -gaps / 2), log_nu)
    won, tied, lost = davidson_chances(gaps, log_nu)
    ahead = (won - lost) / 2
    return Terms(
        value=(wins - losses) * gaps / 2 + ties * log_nu - votes * total,
        slope_gap=(wins - losses) / 2 - votes * ahead,
        slope_tie=ties - votes * tied,
        bend_gap=votes * ((won + lost) / 4 - ahead**2),
        bend_both=-votes * tied * ahead,
        bend_tie=votes * tied * (won + lost),
    )


def davidson_chances(gaps: _Array, log_nu: float) -> tuple[_Array, _Array, _Array]:
    """Chances of win, tie and loss of a at these gaps, (m,) each; -inf is a nu of 0."""
    total = np.logaddexp(np.logaddexp(gaps / 2, -gaps / 2), log_nu)
    return np.exp(gaps / 2 - total), np.exp(log_nu - total), np.exp(-gaps / 2 - total)


METHOD: RatingMethod = Davidson()
