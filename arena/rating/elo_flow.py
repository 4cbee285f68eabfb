"""Where Elo's mean over all orders of some counts goes: its differential equation, solved.

`arena.rating.methods.mean_elo` says where the equation comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.sparse import csr_array
from scipy.special import expit

from arena.errors import NoConvergence
from arena.rating.blas_threads import few_threads
from arena.rating.likelihood import comparison_laplacian, surplus_points
from arena.rating.pair_climb import pair_chances, pair_hessian
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.rating.votes import PairTallies

_Array = NDArray[np.float64]

LARGEST_K = 1_000_000.0
"""Points; a larger factor throws ratings about until they are no numbers."""

_SPARSE = 16
"""With fewer than one in so many entries of (n, n) arrays above 0, pairs are gathered."""

_WIDEST = 600.0
"""Log-odds between two models beyond which a ratio of odds would overflow."""

_STIFF = 300.0
"""From here on an explicit method, whose steps shrink with the stiffness, is the slower one."""


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Counts of the same k pairs in r draws.

    Attributes
    ----------
    n_models : int
    a, b : (k,) int64 arrays
        Codes of the two models.
    votes, points : (r, k) arrays
        Weights, and weighted points of a.
    """

    n_models: int
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    votes: _Array
    points: _Array


def flow(pairs: PairTallies, k_factor: float, tolerance: float) -> tuple[_Array, int]:
    """Strengths, (n,), after all votes, and the steps taken; `tolerance` is that of a step.

    Raises
    ------
    NoConvergence
        If the equation is not solved.
    """
    rate = k_factor / POINTS_PER_LOG_ODD
    surplus, laplacian = _derivatives(pairs)
    with few_threads(pairs.n_models):
        found = solve_ivp(
            lambda _, strengths: rate * surplus(strengths),
            (0.0, 1.0),
            np.zeros(pairs.n_models),
            method="LSODA",
            jac=lambda _, strengths: -rate * laplacian(strengths),
            rtol=max(1e-9, tolerance),
            atol=tolerance,
        )
    if not found.success:
        raise NoConvergence(f"the differential equation was not solved: {found.message}")
    return found.y[:, -1], len(found.t) - 1


def _derivatives(
    pairs: PairTallies,
) -> tuple[Callable[[_Array], _Array], Callable[[_Array], _Array]]:
    """The gradient of the likelihood, and minus its Hessian, as functions of the strengths.

    Where most models have met, (n, n) arrays cost less than gathering the pairs: an exponential
    for each model instead of one for each pair.
    """
    if _SPARSE * len(pairs.a) < pairs.n_models**2:
        return (
            lambda strengths: surplus_points(pairs, strengths),
            lambda strengths: comparison_laplacian(pairs, strengths),
        )
    votes, points = pairs.matrices()

    def surplus(strengths: _Array) -> _Array:
        found: _Array = points - np.einsum("ij,ij->i", votes, pair_chances(strengths))
        return found

    return surplus, lambda strengths: pair_hessian(votes, strengths)


def flow_of_draws(draws: Draws, k_factor: float, tolerance: float) -> _Array:
    """Strengths of each draw, (r, n): all at once, or one by one where the equation is stiff.

    Raises
    ------
    NoConvergence
        If the equation is not solved.
    """
    rate, n = k_factor / POINTS_PER_LOG_ODD, draws.n_models
    of_models = np.bincount(draws.a, draws.votes.max(axis=0), n)
    of_models += np.bincount(draws.b, draws.votes.max(axis=0), n)
    # Twice the largest sum of a model's curvatures, p (1 - p) <= 1/4, bounds the eigenvalues.
    if rate * of_models.max() / 2 > _STIFF:
        return np.array(
            [_alone(draws, row, k_factor, tolerance) for row in range(len(draws.votes))]
        )
    k, r = len(draws.a), len(draws.votes)
    where = (np.concatenate([draws.a, draws.b]), np.tile(np.arange(k), 2))
    contrasts = csr_array((np.repeat([1.0, -1.0], k), where), shape=(n, k))
    # Pairs and models as rows: what is gathered and added up then lies together in memory.
    counted = [draws.a, draws.b, draws.votes.T.copy(), draws.points.T.copy()]

    def pull(_: float, flat: _Array) -> _Array:
        a, b, votes, points = counted
        strengths = flat.reshape(n, r)
        if np.ptp(strengths) > _WIDEST:
            chances = expit(strengths[a] - strengths[b])
        else:  # an exponential for each model instead of one for each pair
            odds = np.exp(strengths)
            chances = odds[a]
            chances /= chances + odds[b]
        moved: _Array = rate * (contrasts @ (points - votes * chances)).ravel()
        return moved

    # Bounded by stability more than by accuracy, the method with the fewest evaluations wins.
    start = np.zeros(n * r)
    ends = 0.0, 1.0
    found = solve_ivp(
        pull, ends, start, method="RK23", t_eval=ends[1:], rtol=tolerance, atol=tolerance
    )
    counted.clear()  # scipy's solver refers to itself, and so to these, until it is collected
    if not found.success:
        raise NoConvergence(f"the differential equation was not solved: {found.message}")
    last: _Array = found.y[:, -1].reshape(n, r).T
    return last


def _alone(draws: Draws, row: int, k_factor: float, tolerance: float) -> _Array:
    seen = draws.votes[row] > 0
    votes, points = draws.votes[row, seen], draws.points[row, seen]
    pairs = PairTallies(draws.n_models, draws.a[seen], draws.b[seen], votes, points, votes)
    return flow(pairs, k_factor, tolerance)[0]
