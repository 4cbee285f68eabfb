"""Whether a judge's certainty says anything, and how often it is right when it says so much.

Some judges say 80 to 90 of everything. So an exam comes first: over pairs with known answers, the
chance that a right verdict came with more certainty than a wrong one (AUROC). Only where the lower
end of its interval is above a half may votes be kept or dropped by certainty. Then an isotonic fit
turns what is said into how often it is right.

The interval is Newcombe's score-like one (2006, https://doi.org/10.1002/sim.2324, method 5), which
holds for small exams and for an AUROC of 1. It takes exam items to be independent: of two orders of
one pair, give one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, isotonic_regression
from scipy.stats import norm, rankdata

from arena.errors import BadInput

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CertaintyExam:
    """How well certainty tells right verdicts from wrong ones.

    Attributes
    ----------
    auroc, low, high : float
        And its interval.
    right, wrong : int
        Verdicts in the exam.
    """

    auroc: float
    low: float
    high: float
    right: int
    wrong: int

    @property
    def allowed(self) -> bool:
        """Whether votes may be kept or dropped by this judge's certainty."""
        return self.low > 0.5


def certainty_is_useful(
    certainties: Sequence[float], correct: Sequence[bool], level: float = 0.95
) -> CertaintyExam:
    """Hold each exam verdict's certainty against whether it was right; equal ones count a half.

    Raises
    ------
    BadInput
        If the two differ in length, or the verdicts are all right or all wrong.

    Examples
    --------
    >>> exam = certainty_is_useful([0.9, 0.9, 0.8, 0.6, 0.9, 0.3], [1, 1, 1, 0, 0, 0])
    >>> round(exam.auroc, 3), exam.allowed
    (0.778, False)
    """
    said, was_right = _paired(certainties, correct)
    right, wrong = int(was_right.sum()), int((~was_right).sum())
    if not right or not wrong:
        raise BadInput(
            f"an exam with {right} right and {wrong} wrong verdicts tells nothing about "
            "certainty; give it easier and harder pairs"
        )
    rank_sum = float(rankdata(said)[was_right].sum())
    auroc = (rank_sum - right * (right + 1) / 2) / (right * wrong)
    low = _lower_end(auroc, right, wrong, level)
    high = 1 - _lower_end(1 - auroc, right, wrong, level)
    return CertaintyExam(auroc, low, high, right, wrong)


def _lower_end(auroc: float, right: int, wrong: int, level: float) -> float:
    """The least true AUROC that `auroc` does not contradict."""
    z = float(norm.ppf((1 + level) / 2))
    extra = (right + wrong) / 2 - 1

    def beyond(true: float) -> float:
        spread = 1 + extra * ((1 - true) / (2 - true) + true / (1 + true))
        variance = true * (1 - true) * spread / (right * wrong)
        return auroc - true - z * math.sqrt(variance)

    # At an AUROC of 1 the variance is 0, and 1 a solution that is not meant.
    nearest = auroc - 1e-12
    return float(brentq(beyond, 0, nearest)) if nearest > 0 else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """How often a judge is right at each certainty; never falls as certainty grows.

    Attributes
    ----------
    certainties : (k,) float64 array
        Those of the exam, ascending.
    chances : (k,) float64 array
    shares : (k,) float64 array
        Of the exam's verdicts with this certainty or a higher one: coverage.
    """

    certainties: _Floats
    chances: _Floats
    shares: _Floats

    def chance(self, certainties: ArrayLike) -> _Floats:
        """How often it is right at these; straight lines between the exam's, level outside."""
        said = np.asarray(certainties, np.float64)
        return np.asarray(np.interp(said, self.certainties, self.chances), np.float64)

    def theta_for(self, accuracy: float) -> float | None:
        """The lowest certainty of the exam at which it is right so often; None if there is none."""
        enough = np.flatnonzero(self.chances >= accuracy)
        return float(self.certainties[enough[0]]) if len(enough) else None


def calibrated(certainties: Sequence[float], correct: Sequence[bool]) -> Calibration:
    """Fit a rising step function to an exam by least squares.

    Raises
    ------
    BadInput
        If the two differ in length, or are empty.

    Examples
    --------
    >>> fit = calibrated([0.5, 0.5, 0.7, 0.8, 0.9], [0, 1, 1, 0, 1])
    >>> fit.chances.tolist(), fit.theta_for(0.9)
    ([0.5, 0.5, 0.5, 1.0], 0.9)
    """
    said, was_right = _paired(certainties, correct)
    if not len(said):
        raise BadInput("an exam without verdicts calibrates nothing")
    levels, place, counts = np.unique(said, return_inverse=True, return_counts=True)
    means = np.bincount(place, was_right, len(levels)) / counts
    chances = isotonic_regression(means, weights=counts).x
    shares = np.cumsum(counts[::-1])[::-1] / len(said)
    return Calibration(levels, np.asarray(chances, np.float64), shares)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of verdicts when those below a certainty are dropped.

    Attributes
    ----------
    coverage : float
        Share that is kept.
    accuracy : float
        Share of the kept that are right; NaN if none is kept.
    """

    coverage: float
    accuracy: float


def kept(certainties: Sequence[float], correct: Sequence[bool], theta: float) -> Kept:
    """Coverage and accuracy at `theta`: the one is never to be stated without the other."""
    said, was_right = _paired(certainties, correct)
    stays = said >= theta
    accuracy = float(was_right[stays].mean()) if stays.any() else math.nan
    return Kept(float(stays.mean()), accuracy)


def _paired(
    certainties: Sequence[float], correct: Sequence[bool]
) -> tuple[_Floats, NDArray[np.bool_]]:
    said, was_right = np.asarray(certainties, np.float64), np.asarray(correct, np.bool_)
    if len(said) != len(was_right):
        raise BadInput(f"{len(said)} certainties for {len(was_right)} verdicts")
    return said, was_right
