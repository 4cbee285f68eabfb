"""Standard errors with prompts and judges drawn anew, each for itself: safe and simple.

The pigeonhole bootstrap (Owen 2007, https://doi.org/10.1214/07-AOAS122) weighs each vote by how
often its prompt was drawn times how often its judge was. It counts the votes' own noise up to three
times, so it errs on the safe side; `arena.rating.variance_budget` gives the parts.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.rating.crossed_effects import VoteResiduals
from arena.rating.limits import at_least
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.sandwich import centred_inverse
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.rating.variance_budget import laplacian
from arena.vote_table import VoteTable


def pigeonhole_errors(
    table: VoteTable, rng: np.random.Generator, draws: int = 500
) -> NDArray[np.float64]:
    """Standard errors of plain Bradley-Terry ratings, (n,) in points.

    Votes count equally, and their weights in a draw to first order: nothing is fitted again.

    Raises
    ------
    NoVotes, DisconnectedModels
        As the fit does.
    BadInput
        If there are fewer than two draws.
    """
    at_least(2, draws=draws)
    strengths = BradleyTerry().fit(replace(table, weight=np.ones(len(table)))).strengths
    chances = expit(strengths[table.a] - strengths[table.b])
    slopes = chances * (1 - chances)
    bread = centred_inverse(laplacian(table, slopes))
    votes = VoteResiduals(table.a, table.b, table.points - chances, slopes, bread)
    contrasts = votes.contrasts
    _, prompt = np.unique(table.cluster, return_inverse=True)
    _, judge = np.unique(table.judge, return_inverse=True)
    moved = []
    for _ in range(draws):
        weight = _times(prompt, rng) * _times(judge, rng)
        moved.append(bread @ (contrasts.T @ (weight * votes.residuals)))
    spread: NDArray[np.float64] = POINTS_PER_LOG_ODD * np.std(moved, axis=0)
    return spread


def _times(of: NDArray[np.integer], rng: np.random.Generator) -> NDArray[np.float64]:
    """How often each vote's unit comes up when all units are drawn with replacement."""
    size = int(of.max()) + 1
    times = np.bincount(rng.integers(0, size, size), minlength=size).astype(np.float64)
    drawn: NDArray[np.float64] = times[of]
    return drawn
