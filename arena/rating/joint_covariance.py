"""Covariances of a joint fit, with votes related that share a prompt, a battle or a judge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from arena.rating.cell_slopes import CellSlopes
from arena.rating.cluster_gram import ClusterSums, Part, cluster_gram, fits_dense
from arena.rating.halves import chunks, in_halves
from arena.rating.joint import Ridge, hessian, log_odds
from arena.rating.joint_climb import Summit
from arena.rating.joint_design import JointDesign
from arena.rating.joint_rows import WeightedSums, vote_scores
from arena.rating.sandwich import Covariance, two_way
from arena.rating.score_covariance import stiffened
from arena.rating.votes import two_way_clusters
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

_A_LOOK = 10_000
"""Votes that are enough to see that clusters hold several of them."""

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
    def scores(self) -> NDArray[np.floating]:
        """Derivative of each vote's log-likelihood in its log-odds, (m,)."""
        if self.summit.scores is not None:
            return self.summit.scores
        parameters = self.summit.parameters
        style = self.design.style_of(parameters)
        return vote_scores(self.design, log_odds(self.design, parameters), style)

    def covariance(
        self,
        jacobian: _Floats,
        clusters: NDArray[np.integer],
        free: NDArray[np.bool_] | None = None,
    ) -> Covariance | None:
        """Of what `jacobian` makes of the parameters, votes of a cluster taken as related."""
        groups = count(clusters)
        if groups < 2:
            return None
        here = self.summit.slope
        bread = np.zeros_like(here.fisher)
        whole = hessian(here, self.ridge)
        if free is None:
            bread[:] = np.linalg.inv(stiffened(whole, self.design.n_models))
        else:
            bread[np.ix_(free, free)] = np.linalg.inv(whole[np.ix_(free, free)])
        meat = clustered_meat(self.design, self.scores, here.design, clusters, groups)
        root: _Floats = jacobian @ bread
        matrix: _Floats = (root @ meat @ root.T) * (groups / (groups - 1))
        return Covariance((matrix + matrix.T) / 2, groups)

    def two_way(self, jacobian: _Floats) -> Covariance | None:
        """The same, by prompt and judge."""
        ways = two_way_clusters(self.votes)
        return two_way(*(self.covariance(jacobian, clusters) for clusters in ways))

    def own(self, judge: int) -> NDArray[np.bool_]:
        """The votes of one judge of the design."""
        mine: NDArray[np.bool_] = self.design.judge[self.design.cell] == judge
        return mine


def count(clusters: NDArray[np.integer]) -> int:
    """How many different clusters there are."""
    # Where each vote is alone, they often go upwards.
    if all((clusters[s][1:] > clusters[s][:-1]).all() for s in (slice(_A_LOOK), slice(None))):
        return len(clusters)
    bins = int(clusters.max()) + 1
    one, other = in_halves(lambda part: np.bincount(clusters[part], minlength=bins), len(clusters))
    return int(np.count_nonzero(one + other))


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
        cell, of_votes = design.cell[rows], scores[rows]
        return [
            (column[cell], *_times(value, cell, of_votes))
            for column, value in zip(x.columns, x.values, strict=True)
        ]

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
            for column, feature in zip(style, design.features[rows].T, strict=True):
                of_clusters = np.bincount(clusters[rows], feature * scores[rows], bins)
                sums.add_to(int(column), of_clusters.astype(np.float64, copy=False))
        return sums

    one, other = in_halves(add_up, len(scores))
    one.join(other)
    return one.square()


def _times(
    value: _Floats, cell: NDArray[np.integer], scores: NDArray[np.floating]
) -> tuple[NDArray[np.floating], int]:
    """Scores times what their cell's log-odds change by, and the sign of that product."""
    for sign in (1, -1):
        if (value == sign).all():
            return scores, sign
    return value[cell] * scores, 1


def _meat_of_votes(design: JointDesign, scores: NDArray[np.floating], x: CellSlopes) -> _Floats:
    """The same where every vote is a cluster of its own: there are no sums to square."""
    cells, style = len(design.judge), design.of_kind("style")

    def add_up(part: slice) -> WeightedSums:
        sums = WeightedSums(cells, len(style))
        for rows in chunks(part):
            features = np.asfortranarray(design.features[rows], scores.dtype)
            sums.add(design.cell[rows], features, scores[rows] ** 2)
        return sums

    one, other = in_halves(add_up, len(scores))
    sums = one.joined(other)
    meat = x.gram(sums.cells)
    cross = np.zeros((design.size, len(style)))
    for feature in range(len(style)):
        cross[:, feature] = x.sums(sums.cross[feature])
    meat[:, style] += cross
    meat[style, :] += cross.T
    meat[np.ix_(style, style)] += sums.gram
    return meat
