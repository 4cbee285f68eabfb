"""How much each judge of a panel counts: by its standing, by agreement, by an exam.

`peer_rank` is PRD's (Li, Patel & Du 2023, https://arxiv.org/abs/2307.02762): contestants judge, and
a judge weighs what its own responses win; the weights and the win rates are found in turns. PRD
gives the weakest judge exactly 0, `floor` keeps it in. `consensus` is the log-odds with which a
judge's votes agree with what the others say together, in turns again: it needs no label, and no
judge to be a contestant. `exam` weighs shares of right answers (PRE, Chu et al. 2024,
https://arxiv.org/abs/2401.15641).

These weights serve win rates and the panel's labels. Not a fit with sharpness: that weighs judges
already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit, softmax

from arena.errors import BadInput, NoVotes
from arena.rating.limits import at_least, one_of
from arena.rating.panel import weighted_win_rates
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

Rule = Literal["uniform", "peer_rank", "consensus", "exam", "fixed"]
Normaliser = Literal["min_max", "softmax"]
ExamForm = Literal["log", "exp", "poly"]

_WORST, _BEST = 0.51, 0.95
"""Shares of right answers are clipped to these: log-odds stay above 0, and at most log 19."""


@dataclass(frozen=True, slots=True, eq=False)
class JudgeWeights:
    """Weights of sum 1, (number of judges,), in the table's order of judges.

    `last_change` is the largest change of a weight in the last round, 0 where there are none.
    """

    judges: tuple[str, ...]
    weights: _Array
    last_change: float = 0.0

    def by_judge(self) -> dict[str, float]:
        """By name, as `judge_weights` of a fit takes them."""
        return dict(zip(self.judges, self.weights.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class PeerWeights:
    """The rule and its settings."""

    rule: Rule = "peer_rank"
    rounds: int = 5
    """Of `peer_rank` and `consensus`."""
    normaliser: Normaliser = "min_max"
    """How `peer_rank` makes weights of win rates."""
    floor: float = 0.02
    """Least share of the weight that `peer_rank` gives a judge, before it makes the sum 1."""
    exclude_self: bool = False
    """Whether `peer_rank` leaves out votes of judges on their own responses."""
    given: Mapping[str, float] = field(default_factory=dict)
    """By judge: shares of right answers for `exam`, weights for `fixed`."""
    exam_form: ExamForm = "log"
    """`log`: ln p - ln(1 - p); `exp`: e^(alpha p); `poly`: p^alpha."""
    alpha: float = 1.0

    def __post_init__(self) -> None:
        one_of(get_args(Rule), rule=self.rule)
        one_of(get_args(Normaliser), normaliser=self.normaliser)
        one_of(get_args(ExamForm), exam_form=self.exam_form)
        at_least(1, rounds=self.rounds)
        at_least(0, floor=self.floor, alpha=self.alpha)
        if self.floor >= 1:
            raise BadInput(f"floor is {self.floor}; it is a share of the weight, below 1")
        for judge, value in self.given.items():
            at_least(0, **{f"given for {judge}": value})
            if self.rule == "exam" and value > 1:
                raise BadInput(f"given for {judge} is {value}; a share is at most 1")
        if self.given and self.rule not in {"exam", "fixed"}:
            raise BadInput(f"{self.rule} finds its weights itself; exam and fixed take given ones")

    def find(self, table: VoteTable) -> JudgeWeights:
        """Weigh the judges of `table`.

        Raises
        ------
        NoVotes
            If the table is empty, or `exclude_self` leaves nothing.
        BadInput
            If a judge lacks what its rule takes as given, or a name given is no judge.
        """
        if len(table) == 0:
            raise NoVotes("no vote to weigh judges by")
        if self.rule == "peer_rank":
            return self._peer_rank(table)
        if self.rule == "consensus":
            return self._consensus(table)
        if self.rule == "uniform":
            return _shares(table.judges, np.ones(len(table.judges)))
        values = self._given_for(table.judges)
        if self.rule == "fixed":
            return _shares(table.judges, values)
        return _shares(table.judges, exam_weights(values, self.exam_form, self.alpha))

    def _peer_rank(self, table: VoteTable) -> JudgeWeights:
        if self.exclude_self:
            is_model = table.judge_model[table.judge]
            table = table.take((is_model != table.a) & (is_model != table.b))
            if len(table) == 0:
                raise NoVotes("every vote is of a judge on its own response")
        weights, change = np.full(len(table.judges), 1 / len(table.judges)), 0.0
        contestant = table.judge_model >= 0
        for _ in range(self.rounds):
            rates = weighted_win_rates(table, weights)
            own = np.where(contestant, rates[table.judge_model], np.nan)
            after = self._of_standing(own)
            change = float(np.abs(after - weights).max())
            weights = after
        return JudgeWeights(table.judges, weights, change)

    def _of_standing(self, rates: _Array) -> _Array:
        """Weights of sum 1 from the judges' own win rates; the mean weight where there is none."""
        known = ~np.isnan(rates)
        low, high = (rates[known].min(), rates[known].max()) if known.any() else (0.0, 0.0)
        if high <= low:
            return np.full(len(rates), 1 / len(rates))
        raw = (
            (rates[known] - low) / (high - low)
            if self.normaliser == "min_max"
            else softmax(rates[known])
        )
        weights = np.full(len(rates), 1 / known.sum())
        weights[known] = raw / raw.sum()
        weights = np.maximum(weights / weights.sum(), self.floor)
        found: _Array = weights / weights.sum()
        return found

    def _consensus(self, table: VoteTable) -> JudgeWeights:
        """In each round, agreement with the others' weighted mean vote on the battle."""
        _, battle = np.unique(table.battle, return_inverse=True)
        signed = np.where(table.a > table.b, -1.0, 1.0) * (2 * table.points - 1)
        judges = len(table.judges)
        cell = battle.astype(np.int64) * judges + table.judge
        cells, of_vote = np.unique(cell, return_inverse=True)
        sums, counts = np.bincount(of_vote, signed), np.bincount(of_vote)
        mean, judge, where = sums / counts, cells % judges, cells // judges

        weights, change = np.full(judges, 1 / judges), 0.0
        for _ in range(self.rounds):
            said = weights[judge] * mean
            others = np.bincount(where, said)[where] - said
            # Opposite means of equal weight leave rounding, not a side.
            side = np.where(np.abs(others) < 1e-12, 0.0, np.sign(others))[of_vote]
            agreed = (1 + np.sign(signed) * side) / 2
            alone = np.bincount(where)[where] == 1
            usable = ~alone[of_vote]
            votes = np.bincount(table.judge[usable], minlength=judges)
            right = np.bincount(table.judge[usable], agreed[usable], minlength=judges)
            share = np.divide(right, votes, out=np.full(judges, 0.5), where=votes > 0)
            raw = exam_weights(share, "log")
            after = raw / raw.sum()
            change = float(np.abs(after - weights).max())
            weights = after
        return JudgeWeights(table.judges, weights, change)

    def _given_for(self, judges: tuple[str, ...]) -> _Array:
        missing = [name for name in judges if name not in self.given]
        unknown = sorted(set(self.given) - set(judges))
        if missing or unknown:
            what = f"lacks {', '.join(missing)}" if missing else f"names {', '.join(unknown)}"
            raise BadInput(f"{self.rule}: given {what}; the judges are {', '.join(judges)}")
        return np.array([self.given[name] for name in judges], np.float64)


def exam_weights(shares: _Array, form: ExamForm = "log", alpha: float = 1.0) -> _Array:
    """PRE's weights of judges with these shares of right answers, clipped to .51 and .95.

    >>> exam_weights(np.array([0.3, 0.75, 1.0])).round(3).tolist()
    [0.04, 1.099, 2.944]
    """
    clipped = np.clip(shares, _WORST, _BEST)
    if form == "log":
        found: _Array = logit(clipped)
        return found
    return np.asarray(np.exp(alpha * clipped) if form == "exp" else clipped**alpha, np.float64)


def _shares(judges: tuple[str, ...], weights: _Array) -> JudgeWeights:
    if not weights.any():
        raise BadInput("one of the judges must have a weight above 0")
    return JudgeWeights(judges, weights / weights.sum())
