"""How often a panel's label of a battle is people's: swap rules and weights side by side.

The definition is PRD's (Li, Patel & Du 2023, https://arxiv.org/abs/2307.02762): a label is the sign
of the weighted mean vote on a battle, a tie within .01 of 0 (`arena.rating.panel`); people's label
is made in the same way of their votes, all alike. People's ties are treated in two ways:

- `with_ties`: a label is right where it is people's, and their tie is met by a tie alone;
- `without_ties`: battles that people tied are left out, and a tie is half right (PRE, Chu et al.
  2024, https://arxiv.org/abs/2401.15641).

Weights are found once, on the judges' votes as they are, before orders are joined. Intervals draw
prompts anew and keep the weights.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput, NoVotes
from arena.rating.interval import MIN_CLUSTERS
from arena.rating.panel import PanelLabels, panel_labels
from arena.rating.swap import SWAPS, join_orders
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

ONE_ORDER = "one_order"
"""In a swap rule's place: each order has a label of its own, as in PRD."""

RULES = (ONE_ORDER, *SWAPS)

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of right labels, or a difference of two, with its interval, and of how many labels.

    `value`, `lower` and `upper` are None where there is no label, the ends also where the labels
    are of too few clusters of prompts.
    """

    value: float | None
    lower: float | None
    upper: float | None
    labels: int


_NOTHING = Estimate(None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One swap rule and one way to weigh judges, or one judge alone.

    Attributes
    ----------
    swap : str
    panel : str
        Name of the weights, or of the judge.
    alone : bool
        Whether `panel` is a judge.
    with_ties, without_ties : Estimate
    gain : Estimate or None
        `with_ties` less that of the rule's first row, on the same draws; None for that row itself
        and where it has other labels.
    """

    swap: str
    panel: str
    alone: bool
    with_ties: Estimate
    without_ties: Estimate
    gain: Estimate | None = None


@dataclass(frozen=True, slots=True)
class WithPeople:
    """How a panel agrees with people.

    Attributes
    ----------
    rows : tuple of Agreement
    battles, tied, clusters : int
        Battles with votes of both, how many of them people tied, and on how many clusters of
        prompts they are.
    """

    rows: tuple[Agreement, ...]
    battles: int
    tied: int
    clusters: int


def usable_rules(table: VoteTable) -> dict[str, str]:
    """Every rule, and why these votes do not allow it; "" for one that they do."""
    reasons = dict.fromkeys(RULES, "")
    for swap in SWAPS:
        try:
            join_orders(table, swap)
        except BadInput as error:
            reasons[swap] = str(error)
    return reasons


def agree_with_people(
    table: VoteTable,
    people: Collection[str],
    weights: Mapping[str, Mapping[str, float]],
    swaps: Sequence[str],
    rng: np.random.Generator,
    rounds: int = 1000,
) -> WithPeople:
    """Each rule with each weighting, then with each judge alone.

    Parameters
    ----------
    table : VoteTable
        Votes of judges and of people, on the same battles.
    people : collection of str
        Which of its judges are people.
    weights : mapping
        By name, weights by judge.
    swaps : sequence of str
        Of `RULES`, with deltas where they take some.
    rounds : int
        Draws of the prompt clusters; the same for all rows.

    Raises
    ------
    NoVotes
        If no battle has votes of both a judge and people.
    BadInput
        If votes lack what a rule looks at, or there is no such rule.
    """
    is_person = np.isin(table.judges, list(people))
    if not is_person[table.judge].any():
        raise NoVotes("no vote of people")
    by_people = panel_labels(table, is_person.astype(np.float64))
    judged = table.take(~is_person[table.judge] & np.isin(table.battle, by_people.battle))
    if len(judged) == 0:
        raise NoVotes("no battle has votes of both a judge and people")
    truth = _Truth.of(judged, by_people, rng, rounds)
    judges = [name for name, person in zip(table.judges, is_person, strict=True) if not person]
    panels = [(name, False, given) for name, given in weights.items()]
    panels += [(name, True, {name: 1.0}) for name in judges]

    found = []
    for swap in swaps:
        joined = judged if swap == ONE_ORDER else join_orders(judged, swap).table
        first: _Drawn | None = None
        for name, alone, given in panels:
            of_judge = np.array([given.get(judge, 0.0) for judge in joined.judges])
            # `consistent` may leave a judge without a vote.
            if not (of_judge[joined.judge] > 0).any():
                found.append(Agreement(swap, name, alone, _NOTHING, _NOTHING))
                continue
            labels = panel_labels(joined, of_judge, by_order=swap == ONE_ORDER)
            with_ties, without_ties = truth.drawn(labels)
            gain = None
            if first is not None and first.labels == with_ties.labels:
                gain = with_ties.less(first).estimate()
            first = first or with_ties
            estimates = with_ties.estimate(), without_ties.estimate()
            found.append(Agreement(swap, name, alone, *estimates, gain))
    tied = int((truth.label == 0).sum())
    return WithPeople(tuple(found), len(truth.battle), tied, truth.draws.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class _Truth:
    """People's labels, the cluster of each battle, and how often each draw took each cluster.

    Attributes
    ----------
    battle : (g,) array
        Codes, sorted.
    label : (g,) array
    cluster : (g,) array
    draws : (rounds, clusters) array
    """

    battle: NDArray[np.int64]
    label: _Array
    cluster: NDArray[np.int64]
    draws: _Array

    @classmethod
    def of(
        cls, judged: VoteTable, people: PanelLabels, rng: np.random.Generator, rounds: int
    ) -> _Truth:
        battle, row = np.unique(judged.battle, return_index=True)
        _, cluster = np.unique(judged.cluster[row], return_inverse=True)
        groups = int(cluster.max()) + 1
        draws = rng.multinomial(groups, np.full(groups, 1 / groups), rounds).astype(np.float64)
        label = people.labels[np.searchsorted(people.battle, battle)]
        return cls(battle.astype(np.int64), label, cluster, draws)

    def drawn(self, found: PanelLabels) -> tuple[_Drawn, _Drawn]:
        """Shares of right labels with people's ties, and without."""
        where = np.searchsorted(self.battle, found.battle)
        theirs, cluster = self.label[where], self.cluster[where]
        decided = theirs != 0
        right = (found.labels == theirs).astype(np.float64)
        half = np.where(found.labels == 0, 0.5, right)
        return self._drawn(right, cluster), self._drawn(half[decided], cluster[decided])

    def _drawn(self, right: _Array, cluster: NDArray[np.int64]) -> _Drawn:
        groups = self.draws.shape[1]
        labels = np.bincount(cluster, minlength=groups)
        points = self.draws @ np.bincount(cluster, right, minlength=groups)
        drawn = self.draws @ labels
        shares = np.divide(points, drawn, out=np.full(len(drawn), np.nan), where=drawn > 0)
        value = float(right.mean()) if len(right) else math.nan
        return _Drawn(value, shares, len(right), int(np.count_nonzero(labels)))


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """A share and what each draw made of it, NaN for a draw without a label of it."""

    value: float
    shares: _Array
    labels: int
    clusters: int

    def less(self, other: _Drawn) -> _Drawn:
        """How much larger it is than the other one, draw by draw."""
        return replace(self, value=self.value - other.value, shares=self.shares - other.shares)

    def estimate(self) -> Estimate:
        if not self.labels:
            return _NOTHING
        if self.clusters < MIN_CLUSTERS:
            return Estimate(self.value, None, None, self.labels)
        outside = (1 - CONFIDENCE) / 2
        lower, upper = np.nanquantile(self.shares, [outside, 1 - outside])
        return Estimate(self.value, float(lower), float(upper), self.labels)
