"""Covariances of a joint fit, with votes related that share a prompt, a battle or a judge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from arena.rating.cell_slopes import CellSlopes
from arena.rating.joint import Ridge, chance_of, hessian, log_odds
from arena.rating.joint_climb import Summit
from arena.rating.joint_design import JointDesign
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
    eta = log_odds(design, parameters)[design.cell] + design.features @ parameters[style]
    scores = design.weight * (design.points - chance_of(eta))
    groups, cells = int(clusters.max()) + 1, len(design.judge)
    if np.bincount(clusters).max() == 1:  # every vote a cluster of its own: no sums to square
        squares = scores**2

        def by_cell(of_votes: _Floats) -> _Floats:
            return np.bincount(design.cell, of_votes, cells).astype(np.float64)

        meat = x.gram(by_cell(squares))
        weighted = squares[:, None] * design.features
        cross = np.zeros((design.size, len(style)))
        for feature in range(len(style)):
            cross[:, feature] = x.sums(by_cell(weighted[:, feature]))
        both = design.features.T @ weighted
    else:
        summed = csr_array((scores, (clusters, design.cell)), shape=(groups, cells)) @ x.sparse()
        meat = (summed.T @ summed).toarray()
        of_style = np.zeros((groups, len(style)))
        for feature in range(len(style)):
            of_style[:, feature] = np.bincount(
                clusters, scores * design.features[:, feature], groups
            )
        cross, both = summed.T @ of_style, of_style.T @ of_style
    meat[:, style] += cross
    meat[style, :] += cross.T
    meat[np.ix_(style, style)] += both
    return meat
