"""Average win rate: the share of points against each opponent, averaged over opponents.

As `average_win_rate` in evalica (https://github.com/dustalov/evalica): each opponent counts alike,
however many votes there are against it. It asks nothing of the graph of votes, and knows nothing of
how strong the opponents were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from arena.errors import DisconnectedModels, NoVotes
from arena.rating.likelihood import half_tie_log_likelihood
from arena.rating.method import Contract, RatingFit, RatingMethod, settings_of
from arena.rating.sandwich import Covariance
from arena.rating.score_covariance import score_covariance
from arena.rating.votes import PairTallies, tally_pairs
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WinRate:
    """Strengths are the log-odds of average win rates, about their mean."""

    name: ClassVar[str] = "win_rate"
    contract: ClassVar[Contract] = Contract(refuses_disconnected=False)

    def fit(self, table: VoteTable) -> RatingFit:
        """Average the win rates of `table`; covariances are by the delta method.

        Raises
        ------
        NoVotes
        DisconnectedModels
            If a model has no vote, or won all or none of its points: its log-odds are infinite.
        """
        if len(table) == 0:
            raise NoVotes("no vote to fit")
        pairs = tally_pairs(table)
        rates = average_win_rates(pairs)
        _refuse_infinite(table.models, rates)

        log_odds = np.log(rates) - np.log1p(-rates)
        strengths = log_odds - log_odds.mean()
        return RatingFit(
            models=table.models,
            strengths=strengths,
            by_prompt=_covariance(table, pairs, rates, table.cluster),
            by_battle=_covariance(table, pairs, rates, table.battle),
            log_likelihood=half_tie_log_likelihood(pairs, strengths),
            converged=False,
            steps=0,
            last_step=0.0,
            settings=settings_of(self),
        )


def average_win_rates(pairs: PairTallies) -> _Array:
    """Mean over opponents of each model's share of points, (n,); NaN for a model without votes."""
    share = pairs.points / pairs.votes
    rates = np.full(pairs.n_models, np.nan)
    opponents = _opponents(pairs)
    total = np.bincount(pairs.a, share, pairs.n_models)
    total += np.bincount(pairs.b, 1 - share, pairs.n_models)
    np.divide(total, opponents, out=rates, where=opponents > 0)
    return rates


def _opponents(pairs: PairTallies) -> NDArray[np.int64]:
    return np.bincount(np.concatenate([pairs.a, pairs.b]), minlength=pairs.n_models)


def _refuse_infinite(models: tuple[str, ...], rates: _Array) -> None:
    for model, rate in zip(models, rates.tolist(), strict=True):
        if not 0 < rate < 1:
            why = (
                "has no vote"
                if np.isnan(rate)
                else f"won {'all' if rate else 'none'} of its points"
            )
            raise DisconnectedModels(
                f"{model} {why}: the log-odds of its win rate are not finite; leave it out, or "
                "collect votes on it"
            )


def _covariance(
    table: VoteTable, pairs: PairTallies, rates: _Array, clusters: NDArray[np.integer]
) -> Covariance | None:
    """Of the centred log-odds: each vote moves the share of its pair, and so two rates."""
    n = len(table.models)
    low, high = np.minimum(table.a, table.b), np.maximum(table.a, table.b)
    row = np.searchsorted(pairs.a * n + pairs.b, low.astype(np.int64) * n + high)
    points_low = np.where(table.a < table.b, table.points, 1 - table.points)
    moves = table.weight * (points_low - (pairs.points / pairs.votes)[row]) / pairs.votes[row]

    stretch = 1 / (_opponents(pairs) * rates * (1 - rates))
    found = score_covariance(
        np.diag(stretch),
        np.concatenate([moves, -moves]),
        np.concatenate([low, high]),
        np.tile(clusters, 2),
    )
    if found is None:
        return None
    centred = found.matrix - found.matrix.mean(axis=0)
    return Covariance(centred - centred.mean(axis=1, keepdims=True), found.clusters)


METHOD: RatingMethod = WinRate()
