"""How models do on each task: the matrix that games and elections read instead of votes.

A task is a prompt cluster or a judge. A cell is the weighted win rate of one model on one task
against whichever models it met there; a cell without votes is NaN, never 0. The fill of missing
cells is a logistic model with an effect per model and per task (a Rasch model,
https://doi.org/10.1007/BF02293801, on shares).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import BadInput, NoConvergence, NoVotes
from arena.rating.limits import above, at_least, one_of
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]

Task = Literal["cluster", "judge"]
TASKS: tuple[Task, ...] = ("cluster", "judge")


@dataclass(frozen=True, slots=True, eq=False)
class ScoreMatrix:
    """Scores of n models on k tasks.

    Attributes
    ----------
    scores : (n, k) array
        Higher is better; NaN where nothing was observed.
    votes : (n, k) array
        Sum of the weights behind each score; 0 where it is NaN.
    noise : float or None
        Mean sampling variance of an observed score; None where no cell has two votes to tell it.
    """

    models: tuple[str, ...]
    tasks: tuple[str, ...]
    scores: _Array
    votes: _Array
    noise: float | None = None

    def __post_init__(self) -> None:
        shape = (len(self.models), len(self.tasks))
        if self.scores.shape != shape or self.votes.shape != shape:
            raise BadInput(
                f"scores of shape {self.scores.shape} and votes of shape {self.votes.shape} for "
                f"{shape[0]} models and {shape[1]} tasks"
            )

    @classmethod
    def of(
        cls, models: Sequence[str], tasks: Sequence[str], scores: Sequence[Sequence[float]] | _Array
    ) -> ScoreMatrix:
        """A matrix from elsewhere; every score that is not NaN counts as one vote."""
        cells = np.array(scores, np.float64).reshape(len(models), len(tasks))
        return cls(tuple(models), tuple(tasks), cells, np.where(np.isnan(cells), 0.0, 1.0))

    @property
    def observed(self) -> float:
        """Share of the cells that have a score."""
        return float(np.mean(~np.isnan(self.scores))) if self.scores.size else 0.0

    def seen(self) -> ScoreMatrix:
        """The matrix without models and tasks that have no score at all."""
        seen = ~np.isnan(self.scores)
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        models = tuple(np.array(self.models, object)[rows].tolist())
        kept = self.some_tasks(columns)
        return ScoreMatrix(models, kept.tasks, kept.scores[rows], kept.votes[rows], self.noise)

    def some_tasks(self, chosen: NDArray[np.bool_] | NDArray[np.integer]) -> ScoreMatrix:
        """The matrix with these tasks only."""
        tasks = tuple(np.array(self.tasks, object)[chosen].tolist())
        return ScoreMatrix(
            self.models, tasks, self.scores[:, chosen], self.votes[:, chosen], self.noise
        )


def score_matrix(table: VoteTable, by: Task = "cluster") -> ScoreMatrix:
    """Win rates of the table's models per prompt cluster or per judge.

    Tasks and models without votes stay in the matrix as NaN.

    Raises
    ------
    NoVotes
        If the table is empty.
    BadInput
        If `by` is neither.
    """
    one_of(TASKS, by=by)
    if len(table) == 0:
        raise NoVotes("no vote to make scores of")
    tasks, task = (
        (table.clusters, table.cluster) if by == "cluster" else (table.judges, table.judge)
    )
    shape = (len(table.models), len(tasks))
    cell = np.concatenate([table.a, table.b]).astype(np.int64) * shape[1] + np.tile(task, 2)
    points = np.concatenate([table.points, 1 - table.points])
    weight = np.tile(table.weight, 2)

    votes = np.bincount(cell, weight, minlength=shape[0] * shape[1]).astype(np.float64)
    won = np.bincount(cell, weight * points, minlength=len(votes))
    rows = np.bincount(cell[weight > 0], minlength=len(votes))
    scores = np.divide(won, votes, out=np.full(len(votes), np.nan), where=votes > 0)

    seen = votes > 0
    spread = np.where(weight > 0, (points - np.where(seen, scores, 0)[cell]) ** 2, 0)
    spare = int(np.sum(rows[seen] - 1))
    noise = float(spread.sum() / spare * np.mean(1 / rows[seen])) if spare else None
    return ScoreMatrix(table.models, tasks, scores.reshape(shape), votes.reshape(shape), noise)


@dataclass(frozen=True, slots=True)
class Fill:
    """Fill missing scores in [0, 1] by expit(ability of the model - difficulty of the task)."""

    effect_sd: float = 1.5
    """Prior standard deviation of both effects, in log-odds; it keeps a perfect score finite."""
    tolerance: float = 1e-9
    """The fit stops when no effect moves by more than this, in log-odds."""
    max_steps: int = 100

    def __post_init__(self) -> None:
        above(0, effect_sd=self.effect_sd, tolerance=self.tolerance)
        at_least(1, max_steps=self.max_steps)

    def fill(self, matrix: ScoreMatrix) -> ScoreMatrix:
        """The same matrix with a fitted score in every cell that had none.

        Raises
        ------
        BadInput
            If an observed score lies outside [0, 1].
        NoVotes
            If nothing was observed.
        NoConvergence
            If an effect still moves after `max_steps`.
        """
        seen = matrix.votes > 0
        if not seen.any():
            raise NoVotes("no score to fill the others from")
        scores = np.where(seen, matrix.scores, 0.5)
        if scores.min() < 0 or scores.max() > 1:
            raise BadInput(f"scores from {scores.min():g} to {scores.max():g} are not shares")
        if seen.all():
            return matrix
        fitted = self._fitted(scores, matrix.votes)
        filled = np.where(seen, matrix.scores, fitted)
        return ScoreMatrix(matrix.models, matrix.tasks, filled, matrix.votes, matrix.noise)

    def _fitted(self, scores: _Array, votes: _Array) -> _Array:
        """Newton's method; the difficulties are eliminated, so only n equations are solved."""
        ability, difficulty = np.zeros(scores.shape[0]), np.zeros(scores.shape[1])
        prior = 1 / self.effect_sd**2
        moved = np.inf
        for _ in range(self.max_steps):
            p = expit(ability[:, None] - difficulty)
            surplus, curve = votes * (scores - p), votes * p * (1 - p)
            pull_ability = surplus.sum(axis=1) - prior * ability
            pull_difficulty = -surplus.sum(axis=0) - prior * difficulty
            stiff = curve.sum(axis=0) + prior
            reduced = np.diag(curve.sum(axis=1) + prior) - (curve / stiff) @ curve.T
            step = np.linalg.solve(reduced, pull_ability + curve @ (pull_difficulty / stiff))
            other = (pull_difficulty + curve.T @ step) / stiff
            moved = float(max(np.abs(step).max(), np.abs(other).max()))
            ability += step / max(1.0, moved)
            difficulty += other / max(1.0, moved)
            if moved <= self.tolerance:
                return expit(ability[:, None] - difficulty)
        raise NoConvergence(f"after {self.max_steps} steps an effect still moves by {moved:.1e}")
