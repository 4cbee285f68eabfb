"""Covariances of a joint fit, with votes related that share a prompt, a battle or a judge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from arena.rating.cell_slopes import CellSlopes
from arena.rating.cluster_gram import (
    ClusterSums,
    Part,
    cluster_gram,
    count_groups,
    fits_dense,
    parts_of,
)
from arena.rating.halves import chunks, in_halves
from arena.rating.joint import Ridge, hessian, log_odds
from arena.rating.joint_climb import Meat, Summit
from arena.rating.joint_design import JointDesign
from arena.rating.joint_rows import vote_scores
from arena.rating.sandwich import Covariance, two_way
from arena.rating.score_covariance import stiffened
from arena.rating.votes import two_way_clusters
from arena.rating.weighted_sums import WeightedSums
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

_CHUNK = 1 << 18
"""Votes summed together by cluster: each time costs a pass over the sums of all clusters."""


@dataclass(frozen=True, eq=False)  # without slots: `scores` are kept
class Fitted:
    """A joint fit, and the votes it is of."""

    votes: VoteTable
    design: JointDesign
    ridge: Ridge
    summit: Summit

    @cached_property
    def scores(self) -> _Floats:
        """Derivative of each vote's log-likelihood in its log-odds, (m,)."""
        parameters = self.summit.parameters
        style = self.design.style_of(parameters)
        return vote_scores(self.design, log_odds(self.design, parameters), style)

    @cached_property
    def _bread(self) -> _Floats:
        whole = hessian(self.summit.slope, self.ridge)
        return np.linalg.inv(stiffened(whole, self.design.n_models)).astype(np.float64, copy=False)

    def meat(self, clusters: NDArray[np.integer]) -> Meat:
        """Of the votes in clusters of these codes, (m,)."""
        for known in self.summit.meats:
            if known.clusters is clusters:
                return known
        groups, x = count_groups(clusters), self.summit.slope.design
        matrix = clustered_meat(self.design, self.scores, x, clusters, groups)
        return Meat(clusters, groups, matrix)

    def covariance(
        self,
        jacobian: _Floats,
        clusters: NDArray[np.integer],
        free: NDArray[np.bool_] | None = None,
    ) -> Covariance | None:
        """Of what `jacobian` makes of the parameters, votes of a cluster taken as related."""
        meat = self.meat(clusters)
        groups = meat.groups
        if groups < 2:
            return None
        bread = self._bread
        if free is not None:
            inside, whole = np.ix_(free, free), hessian(self.summit.slope, self.ridge)
            bread = np.zeros_like(whole)
            bread[inside] = np.linalg.inv(whole[inside])
        root: _Floats = jacobian @ bread
        matrix: _Floats = (root @ meat.matrix @ root.T) * (groups / (groups - 1))
        return Covariance((matrix + matrix.T) / 2, groups)

    def two_way(self, jacobian: _Floats) -> Covariance | None:
        """The same, by prompt and judge."""
        ways = two_way_clusters(self.votes)
        return two_way(*(self.covariance(jacobian, clusters) for clusters in ways))

    def own(self, judge: int) -> NDArray[np.bool_]:
        """The votes of one judge of the design."""
        mine: NDArray[np.bool_] = self.design.judge[self.design.cell[:]] == judge
        return mine


def clustered_meat(
    design: JointDesign,
    scores: NDArray[np.floating],
    x: CellSlopes,
    clusters: NDArray[np.integer],
    groups: int,
) -> _Floats:
    """Squares of the log-likelihood's derivatives, summed inside each cluster first; (p, p).

    `scores`, (m,), are derivatives of each vote's log-likelihood in its log-odds; `groups` is how
    many different clusters there are.
    """
    scale = np.ones(design.size)
    scale[design.of_kind("style")] = design.scale
    if groups == len(scores):
        meat = _meat_of_votes(design, scores, x)
    else:
        meat = _meat_of_clusters(design, scores, x, clusters)
    meat *= scale
    meat *= scale[:, None]
    return meat


def _meat_of_clusters(
    design: JointDesign, scores: NDArray[np.floating], x: CellSlopes, clusters: NDArray[np.integer]
) -> _Floats:
    """The meat, the features as they stand in the table."""
    style = design.of_kind("style")

    def parts(rows: slice) -> list[Part]:
        return parts_of(x.of_rows(design.cell[rows]), scores[rows])

    bins = int(clusters.max()) + 1
    if not fits_dense(bins, design.size):
        every = parts(slice(0, len(scores)))
        for column, feature in zip(style, design.features.T, strict=True):
            every.append((np.full(len(scores), column), feature * scores, 1))
        return cluster_gram(clusters, every, bins, design.size)

    def add_up(part: slice) -> ClusterSums:
        sums = ClusterSums(bins, design.size)
        for rows in chunks(part, max(_CHUNK, bins * design.size)):
            sums.add(clusters[rows], parts(rows))
            sums.add_features(clusters[rows], style, design.features[rows], scores[rows])
        return sums

    one, other = in_halves(add_up, len(scores))
    one.join(other)
    return one.square()


def _meat_of_votes(design: JointDesign, scores: NDArray[np.floating], x: CellSlopes) -> _Floats:
    """The same where every vote is a cluster of its own: there are no sums to square."""
    cells, style = len(design.judge), design.of_kind("style")

    def add_up(part: slice) -> WeightedSums:
        sums = WeightedSums(cells, design.size, len(style))
        for rows in chunks(part):
            cell, squares = design.cell[rows], np.square(scores[rows], dtype=np.float64)
            sums.add(cell, x.of_rows(cell), design.features[rows], squares)
        return sums

    one, other = in_halves(add_up, len(scores))
    return one.joined(other).matrix(x, style, np.ones(len(style)))
