"""One rating over several dimensions by declared weights.

Minimises the sum over dimensions of weight times mean negative log-likelihood, of one set of
strengths for all of them, as arena-rank's composite fit (https://github.com/lmarena/arena-rank)
does. A dimension counts by its weight, however many votes it has. Style over Substance
(Wu & Aji 2025, https://arxiv.org/abs/2307.03025) asks for ratings per dimension first: a composite
beside them is a choice, so its weights are declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import BadInput, NoVotes
from arena.rating.connection import win_groups
from arena.rating.existence import refuse_one_sided
from arena.rating.likelihood import (
    comparison_laplacian,
    half_tie_log_likelihood,
    surplus_points,
)
from arena.rating.limits import at_least
from arena.rating.method import RatingFit, RatingMethod, settings_of
from arena.rating.newton import Slope, climb
from arena.rating.score_covariance import score_covariance, shift_free_inverse, stiffened
from arena.rating.votes import tally_pairs
from arena.vote_table import VoteTable

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Composite:
    """Strengths shared by all dimensions."""

    name: ClassVar[str] = "composite"

    weights: Mapping[str, float] = field(default_factory=dict)
    """Of each dimension, at least 0; none declared: all alike."""
    ridge: float = 0.0
    """Half of it times the squared strengths is added; above 0 it rates whatever is there."""
    tolerance: float = 1e-9
    """The fit stops when no strength moves by more than this, in log-odds."""
    max_steps: int = 100

    def __post_init__(self) -> None:
        at_least(0, ridge=self.ridge)
        for dimension, weight in self.weights.items():
            at_least(0, **{f"the weight of {dimension}": weight})

    def fit(self, table: VoteTable) -> RatingFit:
        """Fit strengths to one dimension's votes, which is Bradley-Terry's where `ridge` is 0.

        Raises
        ------
        BadInput
            If weights of dimensions are declared: there is only one dimension here.
        NoVotes
        DisconnectedModels
        NoConvergence
        """
        if self.weights:
            raise BadInput(
                f"weights of the dimensions {', '.join(sorted(self.weights))} say nothing about "
                "the votes of one dimension; use fit_dimensions, or declare no weights"
            )
        fit = self._fit({"": table}, {"": 1.0})
        # Of one dimension, the sum over votes compares with what other methods give.
        total = fit.log_likelihood * float(table.weight.sum())
        return replace(fit, log_likelihood=total, likelihood="points")

    def fit_dimensions(self, tables: Mapping[str, VoteTable]) -> RatingFit:
        """Fit strengths to the votes of several dimensions; a dimension of weight 0 is left out.

        Covariances take votes as related within a prompt cluster of one name, whatever the
        dimension; `by_battle` takes those on one pair of models within it.

        Raises
        ------
        BadInput
            If weights are declared and not for these dimensions, or none is above 0.
        NoVotes
            If a dimension that counts has no vote.
        DisconnectedModels
        NoConvergence
        """
        weights = dict(self.weights) or dict.fromkeys(tables, 1.0)
        if weights.keys() != tables.keys():
            raise BadInput(
                f"weights for {', '.join(sorted(weights))}, votes for {', '.join(sorted(tables))}"
            )
        if not any(weights.values()):
            raise BadInput("one of the dimensions must have a weight above 0")
        return self._fit(tables, weights)

    def _fit(self, tables: Mapping[str, VoteTable], weights: Mapping[str, float]) -> RatingFit:
        votes = _pooled(tables, weights)
        pairs, n = tally_pairs(votes), len(votes.models)
        if self.ridge == 0:
            refuse_one_sided(votes.models, win_groups(pairs))

        def slope_at(strengths: _Array) -> Slope:
            value = half_tie_log_likelihood(pairs, strengths)
            gradient = surplus_points(pairs, strengths) - self.ridge * strengths
            minus_hessian = comparison_laplacian(pairs, strengths) + self.ridge * np.eye(n)
            penalty = self.ridge / 2 * float(strengths @ strengths)
            return value - penalty, gradient, stiffened(minus_hessian, n)

        summit = climb(np.zeros(n), slope_at, self.tolerance, self.max_steps)
        strengths = summit.point - summit.point.mean()
        curvature = comparison_laplacian(pairs, strengths) + self.ridge * np.eye(n)
        bread = shift_free_inverse(curvature, n)
        residual = votes.points - expit(strengths[votes.a] - strengths[votes.b])
        scores = np.concatenate([votes.weight * residual, -votes.weight * residual])
        sides = np.concatenate([votes.a, votes.b])
        by_prompt, by_battle = (
            score_covariance(bread, scores, sides, np.tile(clusters, 2))
            for clusters in (votes.cluster, votes.battle)
        )
        return RatingFit(
            models=votes.models,
            strengths=strengths,
            by_prompt=by_prompt,
            by_battle=by_battle,
            log_likelihood=half_tie_log_likelihood(pairs, strengths),
            converged=True,
            steps=summit.steps,
            last_step=summit.last_step,
            settings=settings_of(self),
            likelihood="dimensions",
        )


def _pooled(tables: Mapping[str, VoteTable], weights: Mapping[str, float]) -> VoteTable:
    """All votes in one table, each dimension's weights adding up to its own weight."""
    counted = {name: table for name, table in sorted(tables.items()) if weights[name] > 0}
    for name, table in counted.items():
        if len(table) == 0:
            raise NoVotes(f"no vote to fit on the dimension {name}" if name else "no vote to fit")
    parts = list(counted.values())
    models = tuple(sorted({model for table in parts for model in table.models}))
    clusters = tuple(sorted({cluster for table in parts for cluster in table.clusters}))
    n = len(models)

    a = _recoded([(table.models, table.a) for table in parts], models)
    b = _recoded([(table.models, table.b) for table in parts], models)
    cluster = _recoded([(table.clusters, table.cluster) for table in parts], clusters)
    pair = np.minimum(a, b).astype(np.int64) * n + np.maximum(a, b)
    _, battle = np.unique(cluster.astype(np.int64) * n * n + pair, return_inverse=True)
    weight = [
        table.weight * (weights[name] / table.weight.sum()) for name, table in counted.items()
    ]
    return VoteTable(
        models=models,
        judges=("",),
        clusters=clusters,
        a=a,
        b=b,
        points=np.concatenate([table.points for table in parts]),
        judge=np.zeros(len(a), np.int32),
        cluster=cluster,
        battle=battle.astype(np.int32),
        first=np.zeros(len(a), np.int8),
        weight=np.concatenate(weight),
    )


def _recoded(
    columns: list[tuple[tuple[str, ...], NDArray[np.int32]]], labels: tuple[str, ...]
) -> NDArray[np.int32]:
    """Columns of codes into labels of their own, one after the other, as codes into `labels`."""
    code_of = {label: code for code, label in enumerate(labels)}
    new = [np.array([code_of[label] for label in own], np.int32)[codes] for own, codes in columns]
    return np.concatenate(new)


METHOD: RatingMethod = Composite()
