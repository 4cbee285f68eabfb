"""Which terms of judges and style predict votes best: log loss on prompts left out of the fit.

More terms always fit the votes at hand better; whether they say something of other votes shows in
votes that were not fitted.
"""

from __future__ import annotations

from dataclasses import dataclass

from arena.errors import ArenaError, NotIdentified, RatingError
from arena.rating.chances import log_loss
from arena.rating.folds import prompt_folds
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable

TERMS: tuple[tuple[str, ...], ...] = (
    (),
    ("sharpness",),
    ("order_effect",),
    ("order_effect", "self_preference"),
    ("order_effect", "sharpness"),
    ("order_effect", "sharpness", "self_preference"),
)
"""Those that are compared; each with style, too, where the votes have it."""


@dataclass(frozen=True, slots=True)
class TermLoss:
    """Mean log loss, in nats per vote, of Bradley-Terry with these terms on other prompts' votes.

    `loss` is None where a fold refuses the terms, for the `reason`.
    """

    terms: tuple[str, ...]
    loss: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TermSelection:
    """The terms by held-out loss, best first, and those that cannot be fitted behind them.

    Attributes
    ----------
    votes : int
        Held-out votes that were predicted.
    left_out : int
        Those with a model that the other folds could not rate.
    """

    losses: tuple[TermLoss, ...]
    votes: int
    left_out: int


def select_terms(table: VoteTable, folds: int = 5, seed: int = 0) -> TermSelection:
    """Compare the terms by cross-validation; each prompt cluster is in one fold.

    Raises
    ------
    RatingError
        If there are fewer clusters than folds, or no held-out vote can be predicted.
    BadInput
        If there are fewer than two folds.
    """
    parts = [part for part in prompt_folds(table, folds, seed) if len(part[0])]
    votes = sum(len(held) for _, held in parts)
    if votes == 0:
        raise RatingError("no held-out vote is between models that the other folds rate")
    asked = [*TERMS, *((*terms, "style") for terms in TERMS if table.feature_names)]
    losses = [_loss(terms, parts) for terms in asked]
    best_first = sorted(losses, key=lambda one: (one.loss is None, one.loss or 0.0))
    return TermSelection(tuple(best_first), votes, len(table) - votes)


def _loss(terms: tuple[str, ...], parts: list[tuple[VoteTable, VoteTable]]) -> TermLoss:
    total = weight = 0.0
    method = BradleyTerry(**dict.fromkeys(terms, True))  # type: ignore[arg-type]
    for train, held in parts:
        if not len(held):
            continue
        try:
            one = log_loss(method.fit(train), held)
        except (RatingError, NotIdentified) as error:
            return TermLoss(terms, None, _reason(error))
        of_fold = float(held.weight.sum())
        total, weight = total + of_fold * one, weight + of_fold
    return TermLoss(terms, total / weight)


def _reason(error: ArenaError) -> str:
    """The refusal without its advice."""
    return str(error).partition(";")[0]
