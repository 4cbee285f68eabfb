"""Elections over tasks: who wins under each rule, and whether the rules agree.

Vote'n'Rank (Rofin et al. 2023, https://aclanthology.org/2023.eacl-main.48): the tasks are the
voters. Each rule gives its winners and, but for Condorcet's, an order of all models. Rules that
cannot deal with missing scores say so in place of a number. None of them is proof against copies of
a model; `arena.rating.equilibrium` is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.rating.ballots import Ballots
from arena.rating.election_rules import ONLY_PLACES, RULES, SCORES, optimality_gap, why_not
from arena.rating.limits import above, at_least
from arena.rating.rank import ranks
from arena.rating.score_matrix import ScoreMatrix

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What one rule says.

    Attributes
    ----------
    winners : tuple of str
        By name; empty for Condorcet's rule where nobody beats all, and where `not_applicable`.
    scores : (n,) array or None
        Higher is better, in the unit of the rule; None where the rule only elects.
    ranks : (n,) array or None
        Best 1; equal models share the better rank.
    not_applicable : str
        Why the rule has no answer; empty where it has one.
    """

    rule: str
    winners: tuple[str, ...]
    scores: _Array | None = None
    ranks: NDArray[np.int64] | None = None
    not_applicable: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Election:
    """All rules on one matrix.

    Attributes
    ----------
    outcomes : dict
        By name of the rule.
    majority : (n, n) bool array
        Who wins the duel against whom.
    disagreement : bool
        Whether the rules that elect somebody elect different winners.
    """

    models: tuple[str, ...]
    outcomes: dict[str, Outcome]
    majority: NDArray[np.bool_]
    disagreement: bool


@dataclass(frozen=True, slots=True)
class SocialChoice:
    """The rules and their settings."""

    optimum: float = 0.95
    """A score above this is good enough: the optimality gap looks only at what is missing to it."""

    def __post_init__(self) -> None:
        above(0, optimum=self.optimum)

    def elect(
        self, matrix: ScoreMatrix, weights: Sequence[float] | _Array | None = None
    ) -> Election:
        """Ask every rule; `weights` are of the tasks, all 1 if None."""
        ballots = Ballots.of(matrix, weights)
        outcomes = {rule: self._outcome(rule, ballots) for rule in RULES}
        elected = {found.winners for found in outcomes.values() if found.winners}
        return Election(matrix.models, outcomes, ballots.beats, len(elected) > 1)

    def outcome(
        self, rule: str, matrix: ScoreMatrix, weights: Sequence[float] | _Array | None = None
    ) -> Outcome:
        """Ask one rule.

        Raises
        ------
        BadInput
            If there is no such rule.
        """
        if rule not in RULES:
            raise BadInput(f"no rule called {rule!r}; there are: {', '.join(RULES)}")
        return self._outcome(rule, Ballots.of(matrix, weights))

    def two_step(
        self,
        rule: str,
        matrix: ScoreMatrix,
        groups: Mapping[str, Sequence[str]],
        weights: Mapping[str, float] | None = None,
    ) -> Outcome:
        """Rank within each group of tasks, then by the groups' scores, both by `rule`.

        A model without any score in a group has none for the group. A rule that does not apply to
        a group, or gives no scores, does not apply.

        Raises
        ------
        BadInput
            If there is no such rule or task.
        """
        columns = []
        for name, tasks in groups.items():
            unknown = set(tasks) - set(matrix.tasks)
            if unknown:
                raise BadInput(f"group {name} names no tasks of the matrix: {sorted(unknown)}")
            part = matrix.some_tasks(np.array([matrix.tasks.index(task) for task in tasks]))
            found = self.outcome(rule, part)
            if found.scores is None:
                why = found.not_applicable or "the rule gives winners without scores"
                return Outcome(rule, (), not_applicable=f"in the group {name}: {why}")
            absent = np.isnan(part.scores).all(axis=1)
            columns.append(np.where(absent, np.nan, found.scores))
        whole = ScoreMatrix.of(matrix.models, tuple(groups), np.column_stack(columns))
        return self.outcome(rule, whole, [(weights or {}).get(name, 1.0) for name in groups])

    def stays(
        self,
        matrix: ScoreMatrix,
        rng: np.random.Generator,
        weights: Sequence[float] | _Array | None = None,
        draws: int = 200,
    ) -> dict[str, float]:
        """By rule: the share of bootstrap draws of the tasks that elect the very same winners.

        A rule that does not apply to the matrix itself is left out.

        Raises
        ------
        BadInput
            If there is no draw.
        """
        at_least(1, draws=draws)
        given = np.ones(len(matrix.tasks)) if weights is None else np.asarray(weights, np.float64)
        whole = self.elect(matrix, given).outcomes
        same = {rule: 0 for rule, found in whole.items() if not found.not_applicable}
        voting = np.flatnonzero(given > 0)
        for _ in range(draws):
            times = np.bincount(rng.choice(voting, len(voting)), minlength=len(given))
            drawn = Ballots.of(matrix, given * times)
            for rule in same:
                same[rule] += self._outcome(rule, drawn).winners == whole[rule].winners
        return {rule: count / draws for rule, count in same.items()}

    def _outcome(self, rule: str, ballots: Ballots) -> Outcome:
        why = why_not(rule, ballots)
        if why:
            return Outcome(rule, (), not_applicable=why)
        if rule == "condorcet":
            beats_all = ballots.beats.sum(axis=1) == len(ballots.models) - 1
            return Outcome(rule, _named(ballots, beats_all))
        if rule == "optimality_gap":
            scores = optimality_gap(ballots, self.optimum)
        else:
            scores = SCORES[rule](ballots)
        # Scores of any unit: scaled to 1, those that differ by rounding only share a rank.
        order = ranks(scores / max(1.0, float(np.abs(scores).max())))
        shown = None if rule in ONLY_PLACES else scores
        return Outcome(rule, _named(ballots, ballots.best_of(scores)), shown, order)


def _named(ballots: Ballots, mask: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(sorted(np.array(ballots.models, object)[mask].tolist()))
