"""Covariance of strengths that stays right when the model is wrong and votes are related.

The sandwich is White's (1982), https://doi.org/10.2307/1912526, its meat summed per cluster
(Liang & Zeger 1986, https://doi.org/10.1093/biomet/73.1.13), with the factor G/(G-1) for G
clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Covariance:
    """Covariance of strengths, and how many clusters of votes it was estimated from.

    Attributes
    ----------
    matrix : (n, n) array
        In squared log-odds; its rows sum to 0.
    clusters : int
        At least 2.
    """

    matrix: _Array
    clusters: int

    def errors(self) -> _Array:
        """Standard error of each strength, (n,), in log-odds."""
        return np.sqrt(np.maximum(self.matrix.diagonal(), 0))

    def detectable_differences(self) -> _Array:
        """Smallest true difference that is found 4 times in 5 at the 5 % level: 2.8 errors."""
        return 2.8 * self.difference_errors()

    def difference_errors(self) -> _Array:
        """Standard error of each difference of two strengths, (n, n), in log-odds."""
        variance = self.matrix.diagonal()
        return np.sqrt(np.maximum(variance[:, None] + variance - 2 * self.matrix, 0))


def centred_inverse(hessian: _Array) -> _Array:
    """Inverse of an (n, n) Hessian on the strengths whose sum is 0: (H + cJ/n)^-1 - J/(cn).

    A tiny ridge or a cut-off in its place gives wrong, even negative, variances.
    """
    n = len(hessian)
    scale = hessian.diagonal().mean()  # c: keeps the added direction as stiff as the others
    inverse: _Array = np.linalg.inv(hessian + scale / n) - 1 / (scale * n)
    return (inverse + inverse.T) / 2


def sandwich(
    bread: _Array,
    scores: _Array,
    a: NDArray[np.integer],
    b: NDArray[np.integer],
    clusters: NDArray[np.integer],
) -> Covariance | None:
    """Covariance of strengths with scores summed inside clusters before they are squared.

    Parameters
    ----------
    bread : (n, n) array
        Inverse Hessian of the whole loss.
    scores : (m,) array
        First derivative of each vote's log-likelihood in the gap of its two strengths.
    a, b : (m,) arrays
        Codes of the models of each vote.
    clusters : (m,) array
        Codes from 0; votes with one code are related, and a code of its own for each vote makes
        it the row-wise sandwich.

    Returns
    -------
    Covariance or None
        None for a single cluster, which says nothing about spread.
    """
    votes_in = np.bincount(clusters)
    groups = int(np.count_nonzero(votes_in))
    if groups < 2:
        return None
    entries = np.concatenate([scores, -scores])
    where = (np.concatenate([clusters, clusters]), np.concatenate([a, b]))
    summed = csr_array((entries, where), shape=(len(votes_in), len(bread)))
    meat = (summed.T @ summed).toarray()
    matrix = bread @ meat @ bread * (groups / (groups - 1))
    return Covariance((matrix + matrix.T) / 2, groups)


def two_way(
    one: Covariance | None, other: Covariance | None, both: Covariance | None
) -> Covariance | None:
    """Covariance with votes related that share the one cluster or the other.

    Cameron, Gelbach & Miller (2011), https://doi.org/10.1198/jbes.2010.07136: the sum of the two
    covariances less that of the clusters' intersections; negative variances, which this can bring,
    become 0. It counts as many clusters as the smaller of the two ways. None if either is missing.
    """
    if one is None or other is None or both is None:
        return None
    values, vectors = np.linalg.eigh(one.matrix + other.matrix - both.matrix)
    matrix = (vectors * np.maximum(values, 0)) @ vectors.T
    return Covariance((matrix + matrix.T) / 2, min(one.clusters, other.clusters))
