"""How a judge's votes in the two display orders become one vote for the fit.

Weights and joins belong to the fit, never to votes, so each rule here works on stored votes:

- `both`: both votes count, as they are;
- `mean`: their average;
- `sign_of_sum`: +1, 0 or -1 per order, and the sign of the sum wins, so a win and a tie make a win
  (JudgeBench, https://arxiv.org/abs/2410.12784);
- `agree_or_tie`: the winner that both orders name, otherwise a tie
  (FastChat's MT-bench, https://arxiv.org/abs/2306.05685);
- `consistent`: the two votes' average where they agree, otherwise nothing;
- `mean_scores`: the response whose scores over both orders have the larger mean; a tie where the
  means are equal or, with `mean_scores:DELTA`, differ by no more than DELTA (the balanced positions
  of FairEval, https://arxiv.org/abs/2305.17926);
- `sum_probs`: the likeliest outcome by the sum of both votes' probabilities of win, tie and loss,
  the paper's formula. `sum_probs:DELTA` is the released code's: a tie where half the difference of
  the two likeliest is below DELTA. With DELTA 0, as it was run, they are the same. Neither says
  what happens where the two likeliest are equal: here the sign of the summed points decides, so a
  win and a tie make a win (TrustJudge, https://arxiv.org/abs/2509.21117);
- `low_ppl`: the vote whose judgment has the lower perplexity; a tie where the two differ by no more
  than DELTA, given as `low_ppl:DELTA`, otherwise 0 (TrustJudge).

Of plain labels `sum_probs` makes what `sign_of_sum` makes; it gains where votes hold chances.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

_EQUAL = 1e-9
"""Probabilities and scores this near are equal but for rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class JoinedVotes:
    """A vote table after the join, and what the join left out.

    Attributes
    ----------
    unpaired : int
        Votes whose other order is missing, unreadable or unknown; a person's votes are such.
    disagreeing : int
        Pairs of votes that `consistent` dropped.
    """

    table: VoteTable
    unpaired: int = 0
    disagreeing: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """The votes of one order, one for each pair; points and lead are those of the lower code.

    Attributes
    ----------
    points, tie, perplexity, lead : (pairs,) arrays
        As in `VoteTable`.
    """

    points: _Floats
    tie: _Floats
    perplexity: _Floats
    lead: _Floats


class _Joined(NamedTuple):
    """Points and chances of a tie of each joined vote; points are NaN where a pair is dropped."""

    points: _Floats
    tie: _Floats


def parse_swap(swap: str) -> tuple[str, float]:
    """The name of a rule and its delta, 0 where none is given.

    Raises
    ------
    BadInput
        If there is no such rule, or it takes no such delta.

    >>> parse_swap("sum_probs:0.05")
    ('sum_probs', 0.05)
    """
    name, colon, given = swap.partition(":")
    if name not in SWAPS:
        raise BadInput(f"no swap rule called {name!r}; there are: {', '.join(SWAPS)}")
    if colon and name not in _WITH_DELTA:
        raise BadInput(f"the swap rule {name} takes no delta; {', '.join(_WITH_DELTA)} do")
    if not colon:
        return name, 0.0
    if not _DELTA.fullmatch(given):
        raise BadInput(f"the delta {given!r} of {name} is not a number like 0.05")
    return name, float(given)


def join_orders(table: VoteTable, swap: str) -> JoinedVotes:
    """Join the orders of each (battle, judge) by the rule called `swap`.

    A joined vote has no display order and no perplexity, and the mean weight and lead of its parts.
    Votes repeated in one order are averaged before the orders are joined.

    Raises
    ------
    BadInput
        If there is no such rule, or votes lack what it looks at.
    """
    name, delta = parse_swap(swap)
    if name == "both":
        return JoinedVotes(table)

    key = table.battle.astype(np.int64) * max(1, len(table.judges)) + table.judge
    _, row, group = np.unique(key, return_index=True, return_inverse=True)
    turned = table.a > table.b
    points = np.where(turned, 1 - table.points, table.points)
    lead = np.where(turned, -table.lead, table.lead)
    first = np.where(turned, -table.first, table.first)

    def sums(rows: NDArray[np.bool_], values: _Floats | None = None) -> _Floats:
        weights = None if values is None else values[rows]
        return np.bincount(group[rows], weights, minlength=len(row)).astype(np.float64)

    n_ab, n_ba = sums(first == 1), sums(first == -1)
    paired = (n_ab > 0) & (n_ba > 0)
    used = (first != 0) & paired[group]

    def order(rows: NDArray[np.bool_]) -> _Order:
        count = sums(rows)[paired]
        columns = points, table.tie, table.perplexity, lead
        return _Order(*(sums(rows, column)[paired] / count for column in columns))

    ab, ba = order(first == 1), order(first == -1)
    joined = _RULES[name](ab, ba, delta)
    kept = ~np.isnan(joined.points)
    one = table.take(row[paired][kept])
    weight = sums(used, table.weight)[paired] / (n_ab + n_ba)[paired]
    return JoinedVotes(
        replace(
            one,
            a=np.minimum(one.a, one.b),
            b=np.maximum(one.a, one.b),
            points=joined.points[kept],
            tie=joined.tie[kept],
            perplexity=np.full(len(one), np.nan),
            lead=((ab.lead + ba.lead) / 2)[kept],
            first=np.zeros(len(one), np.int8),
            weight=weight[kept],
            features=np.where((one.a > one.b)[:, None], -one.features, one.features),
        ),
        unpaired=len(table) - int(used.sum()),
        disagreeing=int((~kept).sum()),
    )


def _mean(ab: _Order, ba: _Order, _delta: float) -> _Joined:
    return _Joined((ab.points + ba.points) / 2, (ab.tie + ba.tie) / 2)


def _sign_of_sum(ab: _Order, ba: _Order, _delta: float) -> _Joined:
    return _labels(np.sign(np.sign(ab.points - 0.5) + np.sign(ba.points - 0.5)))


def _agree_or_tie(ab: _Order, ba: _Order, _delta: float) -> _Joined:
    winner = np.sign(ab.points - 0.5)
    return _labels(np.where(winner == np.sign(ba.points - 0.5), winner, 0.0))


def _consistent(ab: _Order, ba: _Order, delta: float) -> _Joined:
    """The average where both orders name the same winner, NaN where the pair is dropped."""
    agree = np.sign(ab.points - 0.5) == np.sign(ba.points - 0.5)
    points, tie = _mean(ab, ba, delta)
    return _Joined(np.where(agree, points, np.nan), tie)


def _mean_scores(ab: _Order, ba: _Order, delta: float) -> _Joined:
    # Equal responses are tied without being shown to a judge, so without scores.
    lead = np.where((ab.tie == 1) & (ba.tie == 1), 0.0, (ab.lead + ba.lead) / 2)
    if unknown := int(np.isnan(lead).sum()):
        raise BadInput(
            f"mean_scores compares scores, which {unknown:,} of {len(lead):,} pairs of votes lack; "
            "take the votes of judges that score, or choose another swap rule"
        )
    return _labels(np.where(np.abs(lead) <= max(delta, _EQUAL), 0.0, np.sign(lead)))


def _sum_probs(ab: _Order, ba: _Order, delta: float) -> _Joined:
    points, tie = ab.points + ba.points, ab.tie + ba.tie
    outcomes = np.stack([points - tie / 2, tie, 2 - points - tie / 2])
    _, second, top = np.sort(outcomes, axis=0)
    # Rows of `outcomes` are win, tie and loss: 1, 0 and -1.
    likeliest = 1.0 - outcomes.argmax(axis=0)
    ahead = np.where(np.abs(points - 1) <= _EQUAL, 0.0, np.sign(points - 1))
    winner = np.where(top - second <= _EQUAL, ahead, likeliest)
    return _labels(np.where((top - second) / 2 < delta, 0.0, winner))


def _low_ppl(ab: _Order, ba: _Order, delta: float) -> _Joined:
    # Equal responses are tied without being shown to a judge, so without perplexity.
    both_tie = (ab.tie == 1) & (ba.tie == 1)
    gap = np.where(both_tie, 0.0, ab.perplexity - ba.perplexity)
    if unknown := int(np.isnan(gap).sum()):
        raise BadInput(
            f"low_ppl compares perplexities, which {unknown:,} of {len(gap):,} pairs of votes "
            "lack; enrol judges with logprobs = true, or choose another swap rule"
        )
    near = np.abs(gap) <= delta
    return _Joined(
        np.where(near, 0.5, np.where(gap < 0, ab.points, ba.points)),
        np.where(near, 1.0, np.where(gap < 0, ab.tie, ba.tie)),
    )


def _labels(winner: _Floats) -> _Joined:
    """Plain labels: 1 where the lower code won, 0 a tie, -1 where the other did."""
    return _Joined((1 + winner) / 2, (winner == 0).astype(np.float64))


_RULES: dict[str, Callable[[_Order, _Order, float], _Joined]] = {
    "mean": _mean,
    "sign_of_sum": _sign_of_sum,
    "agree_or_tie": _agree_or_tie,
    "consistent": _consistent,
    "mean_scores": _mean_scores,
    "sum_probs": _sum_probs,
    "low_ppl": _low_ppl,
}

_WITH_DELTA = ("mean_scores", "sum_probs", "low_ppl")

_DELTA = re.compile(r"[0-9]+(?:\.[0-9]+)?")

SWAPS = ("both", *_RULES)
"""The names of the rules."""
