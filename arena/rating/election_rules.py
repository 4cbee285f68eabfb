"""The rules of an election over tasks: ballots in, a score per model out, higher better.

Vote'n'Rank (Rofin et al. 2023, https://aclanthology.org/2023.eacl-main.48). Models that share a
place are all at its last one, except for Dowdall's rule, where all are at its first.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from arena.rating.ballots import Ballots

_Array = NDArray[np.float64]


def _plurality(ballots: Ballots) -> _Array:
    """Weight of the tasks on which a model alone is first."""
    found: _Array = (ballots.ranks("max") == 1) @ ballots.weights
    return found


def _borda(ballots: Ballots) -> _Array:
    return (len(ballots.models) - ballots.ranks("max")) @ ballots.weights


def _dowdall(ballots: Ballots) -> _Array:
    return (1 / ballots.ranks("min")) @ ballots.weights


def _threshold(ballots: Ballots) -> _Array:
    """Fewest last places, among equals fewest last but one, and so on: an order, as numbers."""
    ranked, n = ballots.ranks("max"), len(ballots.models)
    spared = [(ranked != place) @ ballots.weights for place in range(n, 1, -1)]
    _, order = np.unique(np.column_stack(spared).round(9), axis=0, return_inverse=True)
    return order.astype(np.float64)


def _baldwin(ballots: Ballots) -> _Array:
    """The round in which a model goes out: again and again all with the lowest Borda count do."""
    left = np.arange(len(ballots.models))
    out = np.zeros(len(left))
    rounds = 0
    while len(left):
        counts = (len(left) - ballots.ranks("max", left)) @ ballots.weights
        lowest = ballots.best_of(-counts)
        out[left[lowest]] = rounds
        left, rounds = left[~lowest], rounds + 1
    return out


def _copeland(ballots: Ballots) -> _Array:
    found: _Array = ballots.duels.sum(axis=1)
    return found


def _minimax_winning_votes(ballots: Ballots) -> _Array:
    """Less the most weight against a model in a duel that it lost."""
    found: _Array = -np.where(ballots.beats, ballots.support, 0).max(axis=0)
    return found


def _minimax_margins(ballots: Ballots) -> _Array:
    margins = ballots.support - ballots.support.T
    np.fill_diagonal(margins, -np.inf)
    found: _Array = -margins.max(axis=0)
    return found


def _minimax_opposition(ballots: Ballots) -> _Array:
    found: _Array = -ballots.support.max(axis=0)
    return found


def _arithmetic_mean(ballots: Ballots) -> _Array:
    found: _Array = ballots.imputed() @ ballots.weights / ballots.weights.sum()
    return found


def _geometric_mean(ballots: Ballots) -> _Array:
    with np.errstate(divide="ignore"):
        logs = np.log(ballots.scores)
    found: _Array = np.exp(logs @ ballots.weights / ballots.weights.sum())
    return found


def optimality_gap(ballots: Ballots, optimum: float) -> _Array:
    """Less the mean of what the scores lack to the optimum."""
    lacking = np.minimum(ballots.imputed(), optimum) - optimum
    mean: _Array = lacking @ ballots.weights / ballots.weights.sum()
    return mean


SCORES: dict[str, Callable[[Ballots], _Array]] = {
    "plurality": _plurality,
    "borda": _borda,
    "dowdall": _dowdall,
    "threshold": _threshold,
    "baldwin": _baldwin,
    "copeland": _copeland,
    "minimax": _minimax_winning_votes,
    "minimax_margins": _minimax_margins,
    "minimax_opposition": _minimax_opposition,
    "arithmetic_mean": _arithmetic_mean,
    "geometric_mean": _geometric_mean,
}
"""The rules that need no setting, by name."""

RULES = (*SCORES, "condorcet", "optimality_gap")
"""The names of all rules."""

WITH_MISSING = (
    "condorcet",
    "copeland",
    "minimax",
    "minimax_margins",
    "minimax_opposition",
    "arithmetic_mean",
    "optimality_gap",
)
"""Rules that allow missing scores: the duels compare where both have one, the means impute.

A model with few scores has few duels to lose, so minimax can name one that met hardly anybody.
"""

ONLY_PLACES = ("threshold", "baldwin")
"""Rules whose scores are places in an order and mean nothing else."""


def why_not(rule: str, ballots: Ballots) -> str:
    """Why the rule cannot be asked; empty if it can."""
    if len(ballots.models) < 2:
        return "there are fewer than two models"
    if not ballots.complete and rule not in WITH_MISSING:
        missing = int(np.isnan(ballots.scores).sum())
        return f"{missing} of {ballots.scores.size} scores are missing"
    if rule in {"arithmetic_mean", "optimality_gap"} and np.isnan(ballots.scores).all(axis=0).any():
        return "a task has no score at all"
    if rule == "geometric_mean" and ballots.scores.min() < 0:
        return f"a score is {ballots.scores.min():g}, below 0"
    return ""
