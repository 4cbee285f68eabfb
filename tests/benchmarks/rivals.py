"""Other people's fits, called as their documentation shows, on the votes of `made_votes`.

Each maker prepares what a user would have at hand and gives a function to be timed, which returns
strengths in log-odds; or it raises `Absent` with the reason why that rival cannot be run here.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from arena.rating.counts import PairCounts
from arena.rating.scale import POINTS_PER_LOG_ODD
from tests.benchmarks.made_votes import MadeVotes

_Floats = NDArray[np.float64]
Way = Callable[[], _Floats]
Votes = TypeVar("Votes")

EVALICA_STOPS = 4e-6
"""Points from the optimum at which evalica's default tolerance stops (methods/rating.md 19)."""

_MOST_BYTES = 4e9


class Absent(Exception):
    """A rival that cannot be run here."""


def gather(
    makers: Mapping[str, Callable[[Votes], Way]], votes: Votes
) -> tuple[dict[str, Way], dict[str, str]]:
    """The rivals that can be run, and why the others cannot."""
    found: dict[str, Way] = {}
    absent: dict[str, str] = {}
    for name, maker in makers.items():
        try:
            found[name] = maker(votes)
        except Absent as reason:
            absent[name] = str(reason)
    return found, absent


def imported(name: str) -> ModuleType:
    """A module.

    Raises
    ------
    Absent
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise Absent(f"{error}; `make bench` installs it") from error


def arena_rank(votes: MadeVotes) -> Way:
    """arena-rank's Bradley-Terry with its sandwich, from a frame of integer columns."""
    data = imported("arena_rank.utils.data_utils")
    model = imported("arena_rank.models.bradley_terry")
    frame = imported("pandas").DataFrame({"a": votes.a, "b": votes.b, "points": votes.points})

    def fit() -> _Floats:
        pairs = data.PairDataset.from_pandas(
            frame, competitor_cols=["a", "b"], outcome_col="points", outcome_map=float
        )
        found = model.BradleyTerry(n_competitors=len(votes.models)).compute_ratings_and_cis(pairs)
        np.asarray(found["rating_lower"])  # JAX works in the background: wait for it
        return np.asarray(found["ratings"]) / POINTS_PER_LOG_ODD

    return fit


def arena_rank_style(votes: MadeVotes) -> Way:
    """arena-rank's contextual Bradley-Terry without its ridge, from arrays that it holds."""
    jnp = imported("jax.numpy")
    data = imported("arena_rank.utils.data_utils")
    model = imported("arena_rank.models.contextual_bradley_terry")
    pairs = data.ContextualPairDataset(
        list(votes.models),
        jnp.column_stack([jnp.asarray(votes.a), jnp.asarray(votes.b)]),
        jnp.asarray(votes.points),
        jnp.asarray(votes.features),
        jnp.ones(len(votes.a)),
    )
    n, features = len(votes.models), votes.features.shape[1]

    def fit() -> _Floats:
        one = model.ContextualBradleyTerry(n, features, reg=0.0)
        one.fit(pairs)
        found = one.compute_ratings_and_cis(pairs)
        np.asarray(found["rating_lower"])
        return np.asarray(found["ratings"]) / POINTS_PER_LOG_ODD

    return fit


def evalica_winners(votes: MadeVotes) -> NDArray[np.uint8]:
    """Its codes: 1 the first won, 2 the second, 0 a draw."""
    return np.array([2, 0, 1], np.uint8)[votes.half_points]


def evalica(votes: MadeVotes) -> Way:
    """evalica's public call, on the array types that it takes fastest, its index ready."""
    module, pandas = imported("evalica"), imported("pandas")
    winners, index = evalica_winners(votes), pandas.Index(range(len(votes.models)))

    def fit() -> _Floats:
        found = module.bradley_terry(votes.a, votes.b, winners, index=index)
        strengths: _Floats = np.log(found.scores.sort_index().to_numpy())
        return strengths

    return fit


def scikit_learn(votes: MadeVotes) -> Way:
    """FastChat's fit: rows of counts with ln 10 in two columns, no penalty, tolerance 1e-6.

    As `compute_elo_mle_with_tie` of its elo_analysis.py, whose rows here come from arrays.
    """
    rows, won = _fastchat_rows(len(votes.models))
    fitter = logistic_regression()

    def fit() -> _Floats:
        weights = fastchat_weights(votes)
        return math.log(10) * fitter(rows, won, weights)

    return fit


def fastchat_weights(votes: MadeVotes) -> _Floats:
    """Weights of the rows: a win counts 2, a tie 1 for each side."""
    counts = PairCounts.from_codes(votes.models, votes.a, votes.b, votes.half_points)
    doubled = 2 * counts.wins + counts.ties
    one, other = _ordered_pairs(len(votes.models))
    weights = np.stack([doubled[one, other], doubled[other, one]], axis=1)
    return weights.ravel().astype(np.float64)


def fastchat_rows(votes: MadeVotes) -> tuple[_Floats, _Floats]:
    """Its rows and their outcomes."""
    return _fastchat_rows(len(votes.models))


def logistic_regression() -> Callable[[_Floats, _Floats, _Floats], _Floats]:
    """scikit-learn's fit as FastChat sets it; gives the coefficients."""
    linear = imported("sklearn.linear_model")

    def fit(rows: _Floats, won: _Floats, weights: _Floats) -> _Floats:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            one = linear.LogisticRegression(fit_intercept=False, C=np.inf, tol=1e-6)
            one.fit(rows, won, sample_weight=weights)
        found: _Floats = one.coef_[0]
        return found

    return fit


def _ordered_pairs(n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    one, other = np.nonzero(~np.eye(n, dtype=np.bool_))
    return one, other


def _fastchat_rows(n: int) -> tuple[_Floats, _Floats]:
    size = 2 * n * (n - 1) * n * 8
    if size > _MOST_BYTES:
        raise Absent(f"its dense rows would take {size / 1e9:.0f} GB")
    one, other = _ordered_pairs(n)
    rows = np.zeros((2 * len(one), n))
    number = np.arange(len(rows))
    rows[number, np.repeat(one, 2)] = math.log(10)
    rows[number, np.repeat(other, 2)] = -math.log(10)
    return rows, np.tile([1.0, 0.0], len(one))
