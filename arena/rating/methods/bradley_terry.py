"""Bradley-Terry by maximum likelihood; a tie is half a win for each side.

Bradley & Terry (1952), https://doi.org/10.2307/2334029. The covariance is the sandwich of
White (1982), https://doi.org/10.2307/1912526, which stays right with ties coded as halves, where
the inverse Hessian is too wide. Plain unless asked; each further term makes it the joint judge
model of `arena.rating.joint_design`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput, NoVotes
from arena.rating.blas_threads import few_threads
from arena.rating.connection import joined_both_ways, win_groups
from arena.rating.counts import PairCounts
from arena.rating.existence import refuse_one_sided
from arena.rating.joint_design import JointTerms
from arena.rating.joint_fit import fit_joint
from arena.rating.joint_settings import JointSettings
from arena.rating.limits import at_least, inside, one_of
from arena.rating.method import RatingFit, RatingMethod, settings_of
from arena.rating.pair_climb import PairSummit, climb_pairs, pair_log_likelihood
from arena.rating.sandwich import (
    Covariance,
    centred_inverse,
    counted_sandwich,
    sandwich,
    two_way,
)
from arena.rating.votes import PairTallies, tally_pairs, two_way_clusters, vote_scores
from arena.rating.weights import SAMPLING_WEIGHTS, SamplingWeights, weighted
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

_NEEDS_VOTES = (
    "order_effect",
    "sharpness",
    "self_preference",
    "style",
    "judge_weights",
    "judge_clusters",
)
"""Settings that counts of pairs cannot serve."""


@dataclass(frozen=True, slots=True)
class BradleyTerry:
    """Maximum-likelihood strengths by Newton's method on the counts of each pair."""

    name: ClassVar[str] = "bradley_terry"

    tolerance: float = 1e-9
    """The fit stops when no strength moves by more than this, in log-odds."""
    max_steps: int = 100
    order_effect: bool = False
    """Each judge adds log-odds of its own to the response it sees first."""
    sharpness: bool = False
    """Each judge has a factor of its own on the gap of two strengths."""
    self_preference: bool = False
    """Each judge that is a model adds log-odds of its own to its own response."""
    style: bool = False
    """Ratings at equal style: each feature of the votes has a coefficient."""
    judge_weights: dict[str, float] = field(default_factory=dict)
    """Factor on the votes of a judge, 1 unless named; not together with sharpness, which weighs
    judges already."""
    sampling_weights: SamplingWeights = "none"
    people_prefix: str = "human:"
    """Judges whose names begin so count as one, called people; empty: each for itself."""
    sharpness_ridge: float = 0.1
    """The summed loss has this, above 0, times (sharpness - 1)^2 for each judge."""
    effect_ridge: float = 0.01
    """The summed loss has this times the squares of order effect and self-preference."""
    style_ridge: float = 1e-4
    """The summed loss has half of this times the square of each style coefficient."""
    confidence: float = 0.95
    """Of the effects' intervals."""
    suspend_confidence: float = 0.95
    """Of the interval that suspends a judge if it reaches 0; at 0.95 one coin-tosser in 40 stays,
    and spoils the scale. At 0 the sharpness itself has to be above 0, with no margin."""
    judge_clusters: bool = False
    """Whether to give the covariance by prompt and judge, too."""
    battle_clusters: bool = True
    """Whether to give the covariance by battle. Intervals clustered by prompt do without it where
    there are twice as many prompts as models; millions of votes with style are fitted in a tenth
    less time then."""

    def __post_init__(self) -> None:
        one_of(SAMPLING_WEIGHTS, sampling_weights=self.sampling_weights)
        at_least(0, effect_ridge=self.effect_ridge, style_ridge=self.style_ridge)
        inside(0, 1, confidence=self.confidence)
        if not 0 <= self.suspend_confidence < 1:
            raise BadInput(
                f"suspend_confidence is {self.suspend_confidence}; it must be 0, which suspends "
                "nobody, or between 0 and 1"
            )
        if not self.sharpness_ridge > 0:
            raise BadInput("sharpness_ridge must be above 0: only it sets the scale inside the fit")
        if self.sharpness and self.judge_weights:
            raise BadInput(
                "judge weights and sharpness together would count a judge's quality twice; "
                "choose one of them"
            )

    def fit(self, table: VoteTable) -> RatingFit:
        """Fit strengths to the votes of `table`.

        Without an order effect, the display order plays no part.

        Raises
        ------
        NoVotes
            If the table is empty.
        DisconnectedModels
            If the likelihood has no maximum because the win graph falls apart.
        NoConvergence
            If a strength still moves after `max_steps`.
        NotIdentified
            If the votes cannot tell an effect that is asked for from something else.
        """
        table = weighted(table, self.judge_weights, self.sampling_weights)
        if len(table) == 0:
            raise NoVotes("no vote to fit")
        pairs = tally_pairs(table)
        refuse_one_sided(table.models, win_groups(pairs))
        if self.order_effect or self.sharpness or self.self_preference or self.style:
            return self._fit_joint(table, pairs)

        with few_threads(pairs.n_models):
            return self._fit_plain(table, *pairs.matrices())

    def _fit_plain(self, table: VoteTable, votes: _Array, points: _Array) -> RatingFit:
        summit = climb_pairs(votes, points, self.tolerance, self.max_steps)
        bread = centred_inverse(summit.hessian)
        scores = vote_scores(table, summit.chances)

        def related(clusters: NDArray[np.integer]) -> Covariance | None:
            return sandwich(bread, scores, table.a, table.b, clusters)

        return self._fitted(
            table.models,
            summit,
            pair_log_likelihood(votes, points, summit.strengths),
            by_prompt=related(table.cluster),
            by_battle=related(table.battle) if self.battle_clusters else None,
            by_prompt_and_judge=(
                two_way(*map(related, two_way_clusters(table))) if self.judge_clusters else None
            ),
        )

    def fit_counts(self, counts: PairCounts) -> RatingFit:
        """Fit strengths to counted votes; `by_battle` takes each vote as a battle of its own.

        It is given in any case. Prompts and judges are no part of counts: nothing is said about
        votes that are related.

        Raises
        ------
        BadInput
            If a term or weight is asked for that counts cannot tell: use `fit`.
        NoVotes
        DisconnectedModels
        NoConvergence
        """
        asked = [name for name in _NEEDS_VOTES if getattr(self, name)]
        if self.sampling_weights != "none":
            asked.append("sampling_weights")
        if asked:
            raise BadInput(f"counts know nothing of {', '.join(asked)}; fit a vote table instead")
        if not len(counts):
            raise NoVotes("no vote to fit")
        if not joined_both_ways(counts.wins + counts.ties > 0):
            refuse_one_sided(counts.models, win_groups(counts.tallies()))
        votes, points = counts.matrices()
        with few_threads(len(points)):
            summit = climb_pairs(votes, points, self.tolerance, self.max_steps)
            squared = counts.squared_scores(summit.chances)
            by_battle = counted_sandwich(centred_inverse(summit.hessian), squared, len(counts))
        value = pair_log_likelihood(votes, points, summit.strengths)
        return self._fitted(counts.models, summit, value, by_battle=by_battle)

    def _fit_joint(self, table: VoteTable, pairs: PairTallies) -> RatingFit:
        found = fit_joint(
            table,
            JointSettings(
                terms=JointTerms(
                    order_effect=self.order_effect,
                    sharpness=self.sharpness,
                    self_preference=self.self_preference,
                    style=self.style,
                    people_prefix=self.people_prefix,
                ),
                sharpness_ridge=self.sharpness_ridge,
                effect_ridge=self.effect_ridge,
                style_ridge=self.style_ridge,
                tolerance=self.tolerance,
                max_steps=self.max_steps,
                confidence=self.confidence,
                suspend_confidence=self.suspend_confidence,
                two_way=self.judge_clusters,
                by_battle=self.battle_clusters,
            ),
            pairs,
        )
        return RatingFit(
            models=table.models,
            strengths=found.strengths,
            by_prompt=found.by_prompt,
            by_battle=found.by_battle,
            log_likelihood=found.log_likelihood,
            converged=True,
            steps=found.steps,
            last_step=found.last_step,
            settings=settings_of(self),
            by_prompt_and_judge=found.by_prompt_and_judge,
            effects=found.effects,
            notes=found.notes,
        )

    def _fitted(
        self,
        models: tuple[str, ...],
        summit: PairSummit,
        log_likelihood: float,
        *,
        by_battle: Covariance | None,
        by_prompt: Covariance | None = None,
        by_prompt_and_judge: Covariance | None = None,
    ) -> RatingFit:
        return RatingFit(
            models=models,
            strengths=summit.strengths,
            by_prompt=by_prompt,
            by_battle=by_battle,
            log_likelihood=log_likelihood,
            converged=True,
            steps=summit.steps,
            last_step=summit.last_step,
            settings=settings_of(self),
            by_prompt_and_judge=by_prompt_and_judge,
        )


METHOD: RatingMethod = BradleyTerry()
