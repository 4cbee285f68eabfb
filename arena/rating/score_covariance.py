"""The clustered sandwich for fits with parameters beside the strengths, from a table of scores.

As in `arena.rating.sandwich`, whose votes' scores have one shape, plus at a and minus at b; here a
score may touch any parameters.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arena.rating.cluster_gram import cluster_gram
from arena.rating.sandwich import Covariance

_Array = NDArray[np.float64]


def stiffened(minus_hessian: _Array, n: int) -> _Array:
    """Give a (p, p) Hessian curvature along the common shift of the first n parameters.

    That is the direction in which strengths are not defined; the others keep theirs.
    """
    stiff = minus_hessian.copy()
    stiff[:n, :n] += minus_hessian.diagonal()[:n].mean() / n
    return stiff


def unstiffened(stiff: _Array, n: int) -> _Array:
    """The Hessian that `stiffened` was given."""
    minus_hessian = stiff.copy()
    minus_hessian[:n, :n] -= stiff.diagonal()[:n].mean() / (n + 1)
    return minus_hessian


def shift_free_inverse(minus_hessian: _Array, n: int) -> _Array:
    """Inverse of a (p, p) Hessian on parameters whose first n have the sum 0."""
    scale = minus_hessian.diagonal()[:n].mean()
    inverse = np.linalg.inv(stiffened(minus_hessian, n))
    inverse[:n, :n] -= 1 / (scale * n)
    symmetric: _Array = (inverse + inverse.T) / 2
    return symmetric


def score_covariance(
    bread: _Array,
    values: _Array,
    parameters: NDArray[np.integer],
    clusters: NDArray[np.integer],
) -> Covariance | None:
    """Covariance of p parameters, scores summed inside clusters before they are squared.

    Parameters
    ----------
    bread : (p, p) array
        Inverse Hessian of the whole loss.
    values : (z,) array
        Derivatives of single votes' log-likelihoods.
    parameters, clusters : (z,) arrays
        The parameter of each derivative, and the cluster of its vote, codes from 0.

    Returns
    -------
    Covariance or None
        None for a single cluster, which says nothing about spread.
    """
    groups = int(np.count_nonzero(np.bincount(clusters)))
    if groups < 2:
        return None
    meat = cluster_gram(clusters, [(parameters, values, 1)], int(clusters.max()) + 1, len(bread))
    matrix = bread @ meat @ bread * (groups / (groups - 1))
    return Covariance((matrix + matrix.T) / 2, groups)
