"""Covariances of a joint fit, with votes related that share a prompt, a battle or a judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.rating.cell_slopes import CellSlopes
from arena.rating.cluster_gram import ClusterSums, Part, cluster_gram, fits_dense
from arena.rating.joint import Ridge, hessian, log_odds
from arena.rating.joint_climb import Summit
from arena.rating.joint_design import JointDesign
from arena.rating.joint_rows import chunks, vote_scores
from arena.rating.sandwich import Covariance, two_way
from arena.rating.score_covariance import stiffened
from arena.rating.votes import two_way_clusters
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A joint fit, and the votes it is of."""

    votes: VoteTable
    design: JointDesign
    ridge: Ridge
    summit: Summit

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
        meat = clustered_meat(self.design, self.summit.parameters, here.design, clusters)
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
    return int(np.count_nonzero(np.bincount(clusters)))


def clustered_meat(
    design: JointDesign, parameters: _Floats, x: CellSlopes, clusters: NDArray[np.integer]
) -> _Floats:
    """Squares of the log-likelihood's derivatives, summed inside each cluster first; (p, p)."""
    style = design.of_kind("style")
    eta = log_odds(design, parameters)
    votes_in = np.bincount(clusters)
    if votes_in.max() == 1:
        return _meat_of_votes(design, x, eta, parameters[style])

    def parts(rows: slice) -> list[Part]:
        scores = vote_scores(design, rows, eta, parameters[style])
        cell = design.cell[rows]
        found: list[Part] = [
            (column[cell], value[cell] * scores, 1)
            for column, value in zip(x.columns, x.values, strict=True)
        ]
        for column, feature in zip(style, design.features[rows].T, strict=True):
            found.append((np.full(len(scores), column), feature * scores, 1))
        return found

    if not fits_dense(len(votes_in), design.size):
        return cluster_gram(clusters, parts(slice(None)), len(votes_in), design.size)
    sums = ClusterSums(len(votes_in), design.size)
    for rows in chunks(len(clusters)):
        sums.add(clusters[rows], parts(rows))
    return sums.square()


def _meat_of_votes(
    design: JointDesign, x: CellSlopes, eta_of_cells: _Floats, coefficients: _Floats
) -> _Floats:
    """The meat where every vote is a cluster of its own: there are no sums to square."""
    cells, style = len(design.judge), design.of_kind("style")
    squares, gram = np.zeros(cells), np.zeros((len(style), len(style)))
    of_features = np.zeros((len(style), cells))
    for rows in chunks(len(design.points)):
        cell, features = design.cell[rows], design.features[rows]
        square = vote_scores(design, rows, eta_of_cells, coefficients) ** 2
        weighted = features.T * square
        squares += np.bincount(cell, square, cells)
        gram += weighted @ features
        for feature in range(len(style)):
            of_features[feature] += np.bincount(cell, weighted[feature], cells)
    meat = x.gram(squares)
    cross = np.zeros((design.size, len(style)))
    for feature in range(len(style)):
        cross[:, feature] = x.sums(of_features[feature])
    meat[:, style] += cross
    meat[style, :] += cross.T
    meat[np.ix_(style, style)] += gram
    return meat
