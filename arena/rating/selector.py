"""Which treatment of ties predicts votes best: log loss on prompts left out of the fit.

Ties as halves (Bradley-Terry), Davidson's and Rao and Kupper's models are compared as predictions
of win, tie and loss; the loss of the expected points stands beside it. Bradley-Terry predicts
points only, so its ties take one share of the most that each pair's points allow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, xlogy

from arena.errors import RatingError
from arena.rating.folds import prompt_folds
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.davidson import Davidson, davidson_chances
from arena.rating.methods.rao_kupper import RaoKupper, rao_kupper_chances
from arena.rating.outcomes import outcomes_of
from arena.rating.tie_model import tie_share
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

Chances = tuple[_Array, _Array, _Array]
"""Of win, tie and loss of a, (m,) each."""

_MOST_TIES = 0.999
"""Share of the most that the points allow; 1 would rule out that an underdog wins."""


@dataclass(frozen=True, slots=True)
class HeldOutLoss:
    """Mean log loss of a method on votes that it was not fitted to, in nats per vote.

    `outcomes` is of win, tie and loss; `points` of the expected points, a tie half a win.
    """

    method: str
    outcomes: float
    points: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The methods by held-out loss, best first.

    Attributes
    ----------
    losses : tuple of HeldOutLoss
        Ordered by the loss of outcomes.
    votes : int
        Held-out votes that were predicted.
    left_out : int
        Those with a model that the other folds could not rate.
    """

    losses: tuple[HeldOutLoss, ...]
    votes: int
    left_out: int

    @property
    def best(self) -> str:
        """The name of the method that predicts outcomes best."""
        return self.losses[0].method


def select_tie_model(table: VoteTable, folds: int = 5, seed: int = 0) -> Selection:
    """Compare the treatments of ties by cross-validation; each prompt cluster is in one fold.

    Raises
    ------
    RatingError
        If there are fewer clusters than folds, or folds without a tie or a model to rate.
    BadInput
        If there are fewer than two folds.
    """
    total = {name: np.zeros(2) for name in _PREDICTIONS}
    weight, votes = 0.0, 0
    for fold, (train, held) in enumerate(prompt_folds(table, folds, seed)):
        if len(train) == 0 or (train.points % 1 == 0).all():
            raise RatingError(
                f"without fold {fold + 1} of {folds} no two models are rated, or no vote is a tie"
            )
        for name, predict in _PREDICTIONS.items():
            total[name] += _losses(held, predict(train, held))
        weight, votes = weight + float(held.weight.sum()), votes + len(held)
    if votes == 0:
        raise RatingError("no held-out vote is between models that the other folds rate")

    losses = [HeldOutLoss(name, *(sums / weight).tolist()) for name, sums in total.items()]
    best_first = sorted(losses, key=lambda loss: loss.outcomes)
    return Selection(tuple(best_first), votes, len(table) - votes)


def _losses(held: VoteTable, chances: Chances) -> _Array:
    """Weighted sums of the loss of outcomes and of that of points."""
    outcomes = sum(
        xlogy(part, chance) for part, chance in zip(outcomes_of(held.points), chances, strict=True)
    )
    won, tied, lost = chances
    points = xlogy(held.points, won + tied / 2) + xlogy(1 - held.points, lost + tied / 2)
    return -np.array([held.weight @ outcomes, held.weight @ points])


def _half_ties(train: VoteTable, held: VoteTable) -> Chances:
    strengths = BradleyTerry().fit(train).strengths
    most = 2 * expit(-np.abs(_gaps(train, strengths)))  # ties, if the underdog never won
    share = min(tie_share(train) / float(np.average(most, weights=train.weight)), _MOST_TIES)
    gaps = _gaps(held, strengths)
    tied = 2 * share * expit(-np.abs(gaps))
    return expit(gaps) - tied / 2, tied, expit(-gaps) - tied / 2


def _davidson(train: VoteTable, held: VoteTable) -> Chances:
    fit = Davidson().fit_ties(train)
    return davidson_chances(_gaps(held, fit.strengths), fit.tie)


def _rao_kupper(train: VoteTable, held: VoteTable) -> Chances:
    fit = RaoKupper().fit_ties(train)
    return rao_kupper_chances(_gaps(held, fit.strengths), fit.tie)


def _gaps(held: VoteTable, strengths: _Array) -> _Array:
    gaps: _Array = strengths[held.a] - strengths[held.b]
    return gaps


_PREDICTIONS: dict[str, Callable[[VoteTable, VoteTable], Chances]] = {
    "bradley_terry": _half_ties,
    "davidson": _davidson,
    "rao_kupper": _rao_kupper,
}
