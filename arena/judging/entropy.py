"""How far a judge disagrees with itself, as entropy, and which battles people should therefore see.

FairEval (arXiv 2305.17926): label every sample of both orders win, tie or loss for the same model;
H = -sum p ln p over the shares (BPDE). The battles with the highest H go to people, a set share of
all (HITLC): a rule by rank, not a fixed bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from arena.domain import Verdict
from arena.errors import BadInput
from arena.vote_table import VoteTable

LARGEST = math.log(3)
"""Of a verdict: as much for the first as for the second and for a tie."""


def verdict_entropy(verdict: Verdict) -> float:
    """Entropy of a verdict's probabilities in nats, 0 to ln 3.

    >>> round(verdict_entropy(Verdict(0.5, 0.0, 0.5)), 3)
    0.693
    """
    return -math.fsum(p * math.log(p) for p in (verdict.p_a, verdict.p_b, verdict.p_tie) if p > 0)


def agreement(shares: Verdict) -> float:
    """1 where all samples say the same, 0 where each verdict has a third of them."""
    return min(1.0, max(0.0, 1 - verdict_entropy(shares) / LARGEST))


def battle_entropy(votes: VoteTable) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Entropy of each battle's votes together: of both orders, and of all judges in the table.

    A vote whose probabilities are the shares of its samples counts with all of these; each vote
    weighs the same.

    Returns
    -------
    battles : (b,) int32 array
        Codes of the battles that have votes, ascending.
    entropies : (b,) float64 array
        In nats, 0 to ln 3.
    """
    battles, group, count = np.unique(votes.battle, return_inverse=True, return_counts=True)
    # A pair may be stored either way round; shares are those of the lower code of the two.
    points = np.where(votes.a > votes.b, 1 - votes.points, votes.points)
    outcomes = (points - votes.tie / 2, votes.tie, 1 - points - votes.tie / 2)
    shares = np.stack([np.bincount(group, each, len(battles)) / count for each in outcomes])
    shares = np.clip(shares, 0, 1)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return battles, -(shares * logs).sum(axis=0)


def most_uncertain(entropies: NDArray[np.float64], share: float) -> NDArray[np.intp]:
    """Places of the `share` of battles with the highest entropy, the highest first.

    Of equal ones the earlier comes first.

    Raises
    ------
    BadInput
        If `share` is not from 0 to 1.
    """
    if not 0 <= share <= 1:
        raise BadInput(f"the share of battles for people is {share}; give 0 to 1")
    return np.argsort(-entropies, kind="stable")[: round(share * len(entropies))]


def enough_samples(
    samples: Sequence[int], entropies: Sequence[float], least_fall: float = 0.01
) -> int:
    """The number of samples after which more of them no longer settle the orders' disagreement.

    Parameters
    ----------
    samples : sequence of int
        Numbers of samples per order that were tried, ascending.
    entropies : sequence of float
        For each, the mean over battles of the entropy of the two orders' verdicts averaged, each
        order's verdict being what most of its samples say.
    least_fall : float
        In nats; a smaller fall ends the search.

    >>> enough_samples([1, 3, 5], [0.30, 0.20, 0.195])
    3
    """
    for place in range(len(samples) - 1):
        if entropies[place] - entropies[place + 1] < least_fall:
            return samples[place]
    return samples[-1]
