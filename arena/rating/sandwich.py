"""Covariance of strengths that stays right when the model is wrong and votes are related.

The sandwich is White's (1982), https://doi.org/10.2307/1912526, its meat summed per cluster
(Liang & Zeger 1986, https://doi.org/10.1093/biomet/73.1.13), with the factor G/(G-1) for G
clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.linalg import LinAlgError, cholesky
from scipy.linalg.lapack import dpotri

from arena.rating.cluster_gram import cluster_gram

_Array = NDArray[np.float64]

_CHUNK = 1 << 18
"""Votes added up together: their keys stay in a processor's own memory."""

_A_LOOK = 10_000
"""Votes that are enough to see that clusters hold several pairs."""


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

    def half_widths(self, confidence: float = 0.95) -> _Array:
        """Half the width of each strength's own interval, (n,), in log-odds: its error bar."""
        t = float(stats.t.ppf((1 + confidence) / 2, self.clusters - 1))
        return t * self.errors()

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
    inverse: _Array = _symmetric_inverse(hessian + scale / n) - 1 / (scale * n)
    return inverse


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
    if groups == len(scores):
        meat: _Array | None = _meat_of_votes(scores, a, b, len(bread))
    else:
        meat = _meat_of_battles(scores, a, b, clusters, len(bread))
    if meat is None:
        meat = cluster_gram(clusters, [(a, scores, 1), (b, scores, -1)], len(votes_in), len(bread))
    return assembled(bread, meat, groups)


def counted_sandwich(bread: _Array, squared_scores: _Array, votes: int) -> Covariance | None:
    """The row-wise sandwich of counted votes, each unrelated to all others.

    Parameters
    ----------
    bread : (n, n) array
        Inverse Hessian.
    squared_scores : (n, n) array
        Summed over the votes between each two models: symmetric.
    votes : int
        How many there are in all; a single one says nothing about spread.
    """
    return assembled(bread, _laplacian(squared_scores), votes) if votes > 1 else None


def assembled(bread: _Array, meat: _Array, groups: int) -> Covariance:
    """The sandwich of (n, n) bread and meat, with the factor for so many clusters."""
    matrix = bread @ meat @ bread
    matrix *= groups / (groups - 1) / 2
    return Covariance(matrix + matrix.T, groups)


def _meat_of_votes(
    scores: _Array, a: NDArray[np.integer], b: NDArray[np.integer], n: int
) -> _Array:
    """The meat where every vote is a cluster of its own."""
    flat = np.zeros(n * n)
    for start in range(0, len(scores), _CHUNK):
        some = slice(start, start + _CHUNK)
        pair = np.multiply(a[some], n, dtype=np.int64) + b[some]
        flat += np.bincount(pair, scores[some] ** 2, n * n)
    spread = flat.reshape(n, n)
    return _laplacian(spread + spread.T)


def _meat_of_battles(
    scores: _Array,
    a: NDArray[np.integer],
    b: NDArray[np.integer],
    clusters: NDArray[np.integer],
    n: int,
) -> _Array | None:
    """The meat where every cluster is of one pair of models, as a battle is; else None.

    Then the squares of the clusters' sums only have to be added up by pair.
    """
    of_cluster = np.zeros(int(clusters.max()) + 1, np.int32 if n * n < 2**31 else np.int64)
    # Prompts, which meet many pairs, show it in the first votes.
    for some in slice(_A_LOOK), slice(None):
        pair = np.multiply(a[some], n, dtype=of_cluster.dtype, casting="unsafe")
        np.add(pair, b[some], out=pair, casting="unsafe")
        of_cluster[clusters[some]] = pair
        if not np.array_equal(of_cluster[clusters[some]], pair):
            return None
    squares = np.bincount(clusters, scores, len(of_cluster)) ** 2
    spread = np.bincount(of_cluster, squares, n * n).reshape(n, n).astype(np.float64)
    return _laplacian(spread + spread.T)


def _laplacian(weights: _Array) -> _Array:
    """The sum of weight (e_a - e_b)(e_a - e_b)' over pairs, from their weights, (n, n)."""
    laplacian = -weights
    np.fill_diagonal(laplacian, 0)
    np.fill_diagonal(laplacian, -laplacian.sum(axis=1))
    return laplacian


def _symmetric_inverse(matrix: _Array) -> _Array:
    """Inverse of a symmetric matrix, by its Cholesky factor if it is positive definite."""
    try:
        factor = cholesky(matrix, lower=True, check_finite=False)
    except LinAlgError:  # rounding can make it so where votes are very lopsided
        whole = np.linalg.inv(matrix)
        return np.asarray((whole + whole.T) / 2, np.float64)
    # The other triangle is that of the factor: zeros.
    half = np.asarray(dpotri(factor, lower=1)[0], np.float64)
    np.fill_diagonal(half, half.diagonal() / 2)
    inverse: _Array = half + half.T
    return inverse


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
