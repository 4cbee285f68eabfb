"""Scores as ballots: every task is a voter who ranks the models, with a weight.

What the rules of `arena.rating.social_choice` share: ranks, duels, and which tasks count at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from arena.errors import BadInput
from arena.rating.score_matrix import ScoreMatrix

_Array = NDArray[np.float64]

_SAME = 1e-9
"""Sums of weights closer than this, relative to all weight, are equal."""


@dataclass(frozen=True, slots=True, eq=False)
class Ballots:
    """The tasks of weight above 0, their scores and their duels.

    Attributes
    ----------
    scores : (n, k) array
        NaN where nothing was observed.
    weights : (k,) array
        Above 0.
    support : (n, n) array
        Weight of the tasks on which the row's model scores more than the column's, of those where
        both have a score.
    """

    models: tuple[str, ...]
    scores: _Array
    weights: _Array
    support: _Array

    @classmethod
    def of(cls, matrix: ScoreMatrix, weights: Sequence[float] | _Array | None = None) -> Ballots:
        """Read a score matrix; a task of weight 0 is left out as if it had never been there.

        Raises
        ------
        BadInput
            If the weights do not fit the tasks, or nothing is left.
        """
        given = np.ones(len(matrix.tasks)) if weights is None else np.asarray(weights, np.float64)
        if given.shape != (len(matrix.tasks),) or not np.all(given >= 0) or not given.any():
            raise BadInput(
                f"{len(matrix.tasks)} tasks need as many weights, none below 0 and one above it"
            )
        kept = given > 0
        scores, weight = matrix.scores[:, kept], given[kept]
        support = np.zeros((len(matrix.models),) * 2)
        for column, one in zip(scores.T, weight, strict=True):
            support += one * (column[:, None] > column)
        return cls(matrix.models, scores, weight, support)

    @property
    def complete(self) -> bool:
        """No score is missing."""
        return not np.isnan(self.scores).any()

    @property
    def beats(self) -> NDArray[np.bool_]:
        """The majority graph, (n, n): the row's model wins its duel against the column's."""
        found: NDArray[np.bool_] = self.support > self.support.T + _SAME * self.weights.sum()
        return found

    @property
    def duels(self) -> _Array:
        """1 a duel won, -1 lost, 0 neither, (n, n)."""
        return self.beats.astype(np.float64) - self.beats.T

    def ranks(
        self, ties: Literal["min", "max"], among: NDArray[np.integer] | None = None
    ) -> _Array:
        """Ranks within each task, best 1, as `ties` says: `min` or `max` of the places shared."""
        scores = self.scores if among is None else self.scores[among]
        ranked: _Array = rankdata(-scores, method=ties, axis=0).astype(np.float64)
        return ranked

    def imputed(self) -> _Array:
        """The scores, each missing one at the median of its task."""
        middle = np.nanmedian(self.scores, axis=0)
        return np.where(np.isnan(self.scores), middle, self.scores)

    def best_of(self, scores: _Array) -> NDArray[np.bool_]:
        """Who has the highest of these scores, rounding forgiven; an (n,) mask."""
        found: NDArray[np.bool_] = scores >= scores.max() - _SAME * max(
            1.0, float(np.abs(scores).max())
        )
        return found
