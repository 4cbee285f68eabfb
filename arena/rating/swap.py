"""How a judge's votes in the two display orders become one vote for the fit.

Weights and joins belong to the fit, never to votes, so each rule here works on stored votes:

- `both`: both votes count, as they are;
- `mean`: their average;
- `sign_of_sum`: +1, 0 or -1 per order, and the sign of the sum wins, so a win and a tie make a win
  (JudgeBench, https://arxiv.org/abs/2410.12784);
- `agree_or_tie`: the winner that both orders name, otherwise a tie
  (FastChat's MT-bench, https://arxiv.org/abs/2306.05685);
- `consistent`: the two votes' average where they agree, otherwise nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.vote_table import VoteTable

_Points = NDArray[np.float64]


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


def join_orders(table: VoteTable, swap: str) -> JoinedVotes:
    """Join the orders of each (battle, judge) by the rule called `swap`.

    A joined vote has no display order, and the mean weight of its parts. Votes repeated in one
    order are averaged before the orders are joined.

    Raises
    ------
    BadInput
        If there is no such rule.
    """
    if swap not in SWAPS:
        raise BadInput(f"no swap rule called {swap!r}; there are: {', '.join(SWAPS)}")
    if swap == "both":
        return JoinedVotes(table)

    key = table.battle.astype(np.int64) * max(1, len(table.judges)) + table.judge
    _, row, group = np.unique(key, return_index=True, return_inverse=True)
    turned = table.a > table.b
    points = np.where(turned, 1 - table.points, table.points)
    first = np.where(turned, -table.first, table.first)

    def sums(rows: NDArray[np.bool_], values: _Points | None = None) -> _Points:
        weights = None if values is None else values[rows]
        return np.bincount(group[rows], weights, minlength=len(row)).astype(np.float64)

    n_ab, n_ba = sums(first == 1), sums(first == -1)
    paired = (n_ab > 0) & (n_ba > 0)
    used = (first != 0) & paired[group]
    ab = sums(first == 1, points)[paired] / n_ab[paired]
    ba = sums(first == -1, points)[paired] / n_ba[paired]
    joined = _RULES[swap](ab, ba)

    kept = ~np.isnan(joined)
    one = table.take(row[paired][kept])
    weight = sums(used, table.weight)[paired] / (n_ab + n_ba)[paired]
    return JoinedVotes(
        replace(
            one,
            a=np.minimum(one.a, one.b),
            b=np.maximum(one.a, one.b),
            points=joined[kept],
            first=np.zeros(len(one), np.int8),
            weight=weight[kept],
            features=np.where((one.a > one.b)[:, None], -one.features, one.features),
        ),
        unpaired=len(table) - int(used.sum()),
        disagreeing=int((~kept).sum()),
    )


def _sign_of_sum(ab: _Points, ba: _Points) -> _Points:
    winner: _Points = np.sign(np.sign(ab - 0.5) + np.sign(ba - 0.5))
    return (1 + winner) / 2


def _agree_or_tie(ab: _Points, ba: _Points) -> _Points:
    winner = np.sign(ab - 0.5)
    agreed: _Points = np.where(winner == np.sign(ba - 0.5), (1 + winner) / 2, 0.5)
    return agreed


def _consistent(ab: _Points, ba: _Points) -> _Points:
    """The average where both orders name the same winner, NaN where the pair is dropped."""
    return np.where(np.sign(ab - 0.5) == np.sign(ba - 0.5), (ab + ba) / 2, np.nan)


_RULES: dict[str, Callable[[_Points, _Points], _Points]] = {
    "mean": lambda ab, ba: (ab + ba) / 2,
    "sign_of_sum": _sign_of_sum,
    "agree_or_tie": _agree_or_tie,
    "consistent": _consistent,
}

SWAPS = ("both", *_RULES)
"""The names of the rules."""
