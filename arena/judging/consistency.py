"""Whether a judge contradicts itself: its scores and its choices, its verdicts in the two orders.

The conflict ratio is TrustJudge's (arXiv 2509.21117), the conflict rate over the two orders
FairEval's (arXiv 2305.17926). A relation is 1 (the first is better), 0 (equal) or -1.

A conflict ratio depends on what counts as equal. Expected scores are hardly ever equal, so with
delta 0 every tie of the pairwise side is a conflict; compare readouts at a delta that gives both
sides as many ties, and name the readout of either side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.vote_table import VoteTable

Relation = Literal[-1, 0, 1]

_Floats = NDArray[np.float64]

_EQUAL = 1e-9
"""Points this near to a half are a tie that rounding has moved."""


def relation(first: float, second: float, delta: float = 0.0) -> Relation:
    """How two scores compare; equal ones and those closer than `delta` are 0."""
    if first == second or abs(first - second) < delta:
        return 0
    return 1 if first > second else -1


def conflict_ratio(
    first: Sequence[float], second: Sequence[float], chosen: Sequence[int], delta: float = 0.0
) -> float:
    """Share of pairs whose scores and whose pairwise verdict do not say the same (CR).

    Parameters
    ----------
    first, second : sequences of float
        Scores of either response of each pair.
    chosen : sequence of int
        The pairwise verdicts as relations; a tie on one side alone is a conflict.

    Raises
    ------
    BadInput
        If there is no pair.
    """
    said = [relation(x, y, delta) for x, y in zip(first, second, strict=True)]
    if not said:
        raise BadInput("a conflict ratio needs at least one pair that was scored and compared")
    return sum(x != y for x, y in zip(said, chosen, strict=True)) / len(said)


def matched_delta(first: Sequence[float], second: Sequence[float], ties: float) -> float:
    """The delta at which the share `ties` of pairs, at most, have equal scores.

    Give it the share of ties of the pairwise side, and its result to `conflict_ratio`.

    Raises
    ------
    BadInput
        If there is no pair.

    >>> matched_delta([5.0, 5.0, 5.0], [5.5, 6.0, 9.0], 2 / 3)
    4.0
    """
    gaps = sorted(abs(x - y) for x, y in zip(first, second, strict=True))
    if not gaps:
        raise BadInput("a matched delta needs at least one pair that was scored and compared")
    equal = round(ties * len(gaps))
    # Gaps are equal below delta, so the next larger gap is still told apart.
    return gaps[equal] if equal < len(gaps) else math.inf


@dataclass(frozen=True, slots=True)
class OrderAgreement:
    """What a judge says of the same battle in both orders.

    Attributes
    ----------
    pairs : int
        Battles that it read in both orders, counted per judge.
    conflict : float
        Share whose two verdicts, win, tie or loss, differ; 1 minus the swap consistency.
    first_both, second_both : float
        Shares in which whatever stood first, or second, won both times.
    """

    pairs: int
    conflict: float
    first_both: float
    second_both: float

    @property
    def consistency(self) -> float:
        """Share whose two orders say the same."""
        return 1 - self.conflict


def order_agreement(votes: VoteTable) -> OrderAgreement:
    """Compare the two orders of each (battle, judge); repeats in one order are averaged.

    Raises
    ------
    BadInput
        If no battle was read in both orders.
    """
    key = votes.battle.astype(np.int64) * max(1, len(votes.judges)) + votes.judge
    _, group = np.unique(key, return_inverse=True)
    turned = votes.a > votes.b
    lead = np.where(turned, 0.5 - votes.points, votes.points - 0.5)
    first = np.where(turned, -votes.first, votes.first)

    def mean_lead(order: int) -> _Floats:
        rows = first == order
        count = np.bincount(group[rows], minlength=group.max(initial=-1) + 1)
        total = np.bincount(group[rows], lead[rows], minlength=len(count))
        mean: _Floats = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
        return mean

    ab, ba = mean_lead(1), mean_lead(-1)
    both = ~np.isnan(ab) & ~np.isnan(ba)
    if not both.any():
        raise BadInput("no battle was read in both orders; compare judges that vote on both")
    signs = [np.where(np.abs(side) <= _EQUAL, 0, np.sign(side)) for side in (ab[both], ba[both])]
    return OrderAgreement(
        pairs=int(both.sum()),
        conflict=float((signs[0] != signs[1]).mean()),
        first_both=float(((signs[0] > 0) & (signs[1] < 0)).mean()),
        second_both=float(((signs[0] < 0) & (signs[1] > 0)).mean()),
    )
