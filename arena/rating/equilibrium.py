"""Ratings that copies cannot move: the equilibrium of a game about who is best, and on what.

A prompt player picks the prompt, a king and a rebel each pick a model. The king earns the score of
his model less the rebel's, the rebel the reverse, the prompt player the difference's size: it looks
for prompts that tell models apart (Liu et al. 2025, https://arxiv.org/abs/2502.20170). A model's
rating is what a king would gain by always picking it: the top models stand at about 0, the others
below. Averages over prompts, in contrast, go up with every copy of a prompt that suits a model.

Ratings here are payoffs, not log-odds, so this is no rating method in the sense of
`arena.rating.method`; and a constant answer that fools the judge rises to the top here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput, RatingError
from arena.rating.affinity import affinity_kernel, affinity_spread
from arena.rating.correlated_equilibrium import CorrelatedEquilibrium
from arena.rating.limits import above, at_least, one_of
from arena.rating.score_matrix import Fill, ScoreMatrix

_Array = NDArray[np.float64]

_LEAST_VARIANCE = 1e-6
"""Width of the affinity kernel where the noise of scores is not known or smaller (polarix)."""

_SAME_DIGITS = 9


@dataclass(frozen=True, slots=True, eq=False)
class EquilibriumRatings:
    """What the game says.

    Attributes
    ----------
    ratings : (n,) array
        Gain of a king who always picks this model; at most epsilon, in units of normalised score.
    support : (n,) array
        How often the equilibrium's king picks each model.
    deciding : (k,) array
        How often the prompt player picks each task: which prompts decide.
    observed : float
        Share of the matrix that was observed; the rest was filled by a fitted model.
    most_gain : float
        The certificate, at most epsilon (1 + 1e-3).
    kernel_variance : float
        Squared distance up to which scores count as those of copies.
    """

    models: tuple[str, ...]
    tasks: tuple[str, ...]
    ratings: _Array
    support: _Array
    deciding: _Array
    observed: float
    most_gain: float
    kernel_variance: float
    steps: int


@dataclass(frozen=True, slots=True)
class EquilibriumGame:
    """The three-player difference game on a score matrix."""

    epsilon: float = 0.005
    """What any player may still gain."""
    normalise: Literal["range", "none"] = "range"
    """`range`: each task's scores are stretched to [0, 1]; `none`: they are used as they are."""
    kernel_variance: float | None = None
    """None: twice the mean sampling variance of a score, so that noisy copies are recognised."""
    least_observed: float = 0.6
    """The game is off when a smaller share of the matrix was observed."""
    max_cells: int = 20_000_000
    """Most combinations of king, rebel and prompt, copies merged; 24 bytes and more each."""

    def __post_init__(self) -> None:
        above(0, epsilon=self.epsilon)
        one_of(("range", "none"), normalise=self.normalise)
        if self.kernel_variance is not None:
            above(0, kernel_variance=self.kernel_variance)
        at_least(0, least_observed=self.least_observed)
        at_least(1, max_cells=self.max_cells)

    def rate(self, matrix: ScoreMatrix) -> EquilibriumRatings:
        """Rate the models of `matrix`; missing scores are filled by `Fill`.

        Raises
        ------
        RatingError
            If too little was observed.
        BadInput
            If the game is too large.
        NoConvergence
            If the certificate does not hold.
        """
        if not matrix.observed >= self.least_observed:
            raise RatingError(
                f"no equilibrium ratings: {matrix.observed:.0%} of the {len(matrix.models)} models "
                f"x {len(matrix.tasks)} tasks matrix was observed, less than "
                f"{self.least_observed:.0%}; collect votes or merge prompts into clusters"
            )
        filled = Fill().fill(matrix) if matrix.observed < 1 else matrix
        scores, variance = self._prepared(filled)
        # Copies share one choice of the game and one rating, so only one of them has to play.
        _, kept_rows, row_of = _distinct(scores)
        _, kept_tasks, task_of = _distinct(scores[kept_rows].T)
        small = scores[np.ix_(kept_rows, kept_tasks)]
        n, k = small.shape
        if n * n * k > self.max_cells:
            raise BadInput(
                f"{n} models x {n} models x {k} tasks are {n * n * k:,} cells, more than "
                f"{self.max_cells:,}; merge prompts into clusters"
            )

        gap = small[:, None, :] - small[None, :, :]
        size = np.abs(gap)
        models = affinity_spread(affinity_kernel(small, variance))
        tasks = affinity_spread(affinity_kernel(size.reshape(n * n, k).T, variance))
        solver = CorrelatedEquilibrium(self.epsilon)
        found = solver.solve((gap, -gap, size), (models, models, tasks))
        return EquilibriumRatings(
            models=matrix.models,
            tasks=matrix.tasks,
            ratings=found.gains[0][row_of],
            support=_shared(found.marginals[0], row_of),
            deciding=_shared(found.marginals[2], task_of),
            observed=matrix.observed,
            most_gain=found.most_gain,
            kernel_variance=variance,
            steps=found.steps,
        )

    def _prepared(self, matrix: ScoreMatrix) -> tuple[_Array, float]:
        """Scores as the game uses them, and the kernel's variance on their scale."""
        scores, stretch = matrix.scores, 1.0
        if self.normalise == "range":
            low, spread = scores.min(axis=0), np.ptp(scores, axis=0)
            # A task on which all models do alike tells nothing: its scores become 0.
            scores = (scores - low) / np.where(spread > 0, spread, 1.0)
            stretch = float(np.mean(1 / spread[spread > 0] ** 2)) if np.any(spread > 0) else 1.0
        if self.kernel_variance is not None:
            return scores, self.kernel_variance
        noise = matrix.noise if matrix.noise is not None else 0.0
        return scores, max(_LEAST_VARIANCE, 2 * noise * stretch)


def _distinct(rows: _Array) -> tuple[_Array, NDArray[np.int64], NDArray[np.int64]]:
    """Distinct rows, where each first stands, and which of them every row is."""
    found, first, group = np.unique(
        rows.round(_SAME_DIGITS) + 0.0, axis=0, return_index=True, return_inverse=True
    )
    return found, first, group


def _shared(mass: _Array, group: NDArray[np.int64]) -> _Array:
    """The mass of each distinct choice in equal parts to its copies."""
    parts: _Array = mass[group] / np.bincount(group)[group]
    return parts
