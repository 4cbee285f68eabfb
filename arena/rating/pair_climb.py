"""Newton's method for Bradley-Terry, on what the votes of each two models add up to.

A step costs a few passes over an (n, n) array and one Cholesky factor, however many votes there
are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.special import expit

from arena.errors import NoConvergence

_Array = NDArray[np.float64]

_WIDEST = 600.0
"""Log-odds between two models beyond which a ratio of odds would overflow."""


@dataclass(frozen=True, slots=True, eq=False)
class PairSummit:
    """Where Newton's method came to rest.

    Attributes
    ----------
    strengths : (n,) array
        Log-odds, mean 0.
    chances : (n, n) array
        Of the row's model against the column's, at `strengths`.
    hessian : (n, n) array
        Minus the log-likelihood's, at `strengths`; its rows sum to 0.
    steps : int
    last_step : float
        The largest movement of a strength in the last step, in log-odds.
    """

    strengths: _Array
    chances: _Array
    hessian: _Array
    steps: int
    last_step: float


def climb_pairs(votes: _Array, points: _Array, tolerance: float, max_steps: int) -> PairSummit:
    """Climb from equal strengths until none moves by more than `tolerance`, in log-odds.

    Parameters
    ----------
    votes : (n, n) array
        Weight of the votes between each two models: symmetric, 0 on the diagonal.
    points : (n,) array
        Points of each model in all its votes.

    Raises
    ------
    NoConvergence
        If a strength still moves after `max_steps`.
    """
    # Win rates are a start near enough to spare a step or two.
    strengths = np.log(points / (votes.sum(axis=1) - points))
    strengths -= strengths.mean()
    last_step = np.inf
    for steps in range(1, max_steps + 1):
        chances = pair_chances(strengths)
        expected = votes * chances
        step = _solve(_hessian(expected, chances), points - expected.sum(axis=1))
        # The likelihood bends with the gaps between compared models, so these set the pace.
        widest = np.ptp(step)
        if widest > 1:
            widest = np.abs(step[:, None] - step)[votes > 0].max()
        strengths += step / max(1.0, widest)
        last_step = float(np.abs(step).max())
        if last_step <= tolerance:
            strengths -= strengths.mean()
            chances = pair_chances(strengths)
            hessian = _hessian(votes * chances, chances)
            return PairSummit(strengths, chances, hessian, steps, last_step)
    raise NoConvergence(
        f"after {max_steps} steps a strength still moves by {last_step:.1e} log-odds; "
        "raise max_steps"
    )


def pair_chances(strengths: _Array) -> _Array:
    """The chance of each row's model against each column's, (n, n); a half on the diagonal.

    >>> pair_chances(np.log([1.0, 3.0])).round(9).tolist()
    [[0.5, 0.25], [0.75, 0.5]]
    """
    if np.ptp(strengths) > _WIDEST:
        far: _Array = expit(strengths[:, None] - strengths)
        return far
    # n exponentials and a division for each two models, where `expit` is an exponential for each.
    odds = np.exp(strengths - (strengths.max() + strengths.min()) / 2)
    near: _Array = odds[:, None] / (odds[:, None] + odds)
    return near


def pair_log_likelihood(votes: _Array, points: _Array, strengths: _Array) -> float:
    """The log-likelihood that `climb_pairs` climbs, at its summit or elsewhere."""
    if np.ptp(strengths) > _WIDEST:
        either = np.logaddexp(strengths[:, None], strengths)
        return float(points @ strengths - (votes * either).sum() / 2)
    middle = (strengths.max() + strengths.min()) / 2
    odds = np.exp(strengths - middle)
    either = np.log(odds[:, None] + odds)
    return float(points @ (strengths - middle) - (votes * either).sum() / 2)


def pair_hessian(votes: _Array, strengths: _Array) -> _Array:
    """Minus the Hessian of the log-likelihood at `strengths`, (n, n); its rows sum to 0."""
    chances = pair_chances(strengths)
    return _hessian(votes * chances, chances)


def _hessian(expected: _Array, chances: _Array) -> _Array:
    """Minus the Hessian, from the points that each model is expected to win of each other."""
    hessian = -expected * chances.T
    np.fill_diagonal(hessian, 0)
    np.fill_diagonal(hessian, -hessian.sum(axis=1))
    return hessian


def _solve(hessian: _Array, gradient: _Array) -> _Array:
    # Strengths are defined up to a shift: a multiple of J makes the Hessian invertible.
    stiff = hessian + hessian.diagonal().mean() / len(hessian)
    try:
        return cho_solve(cho_factor(stiff, lower=True, check_finite=False), gradient)
    except LinAlgError:  # so far from the summit that rounding makes it indefinite
        return np.linalg.solve(stiff, gradient)
