"""Sums inside clusters, squared and added up: the meat of every clustered sandwich.

G' G for the (clusters, parameters) matrix G of summed entries. It is never held whole when it is
large: half a million prompts times the models would be gigabytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from arena.rating.cell_slopes import RowEntry
from arena.rating.weighted_sums import sums_by_code

_Floats = NDArray[np.float64]
_Codes = NDArray[np.integer]

Part = tuple[_Codes, NDArray[np.floating], int]
"""A parameter of each vote and what the vote adds to it, (m,) arrays; 1, or -1 to subtract it."""

_DENSE = 1 << 21
"""Entries of G held together, 8 bytes each."""

_BLOCK = 1 << 20
"""Entries of G in a block of clusters: large enough for its product to pay."""

_CHUNK = 1 << 18
"""Votes summed together: their keys stay in a processor's own memory."""

_A_LOOK = 10_000
"""Votes that are enough to see that clusters hold several of them."""

_SPARSE = 750
"""Inside a dense product so many cost as much as a product of two entries found one by one."""


def cluster_gram(clusters: _Codes, parts: Sequence[Part], groups: int, size: int) -> _Floats:
    """G' G, (size, size), the entries of all `parts` summed by cluster first.

    Parameters
    ----------
    clusters : (m,) array
        Of each vote, from 0 to groups - 1.

    Examples
    --------
    >>> clusters, parameters = np.array([0, 0, 1]), np.array([0, 1, 0])
    >>> cluster_gram(clusters, [(parameters, np.array([1.0, 2.0, 3.0]), 1)], 2, 2).tolist()
    [[10.0, 2.0], [2.0, 4.0]]
    """
    if fits_dense(groups, size):
        sums = ClusterSums(groups, size)
        step = max(_CHUNK, groups * size)  # each chunk costs a pass over the sums
        for start in range(0, len(clusters), step):
            some = slice(start, start + step)
            sums.add(clusters[some], [(which[some], of[some], sign) for which, of, sign in parts])
        return sums.square()
    order, ends = rows_by_cluster(clusters, groups)
    per_group = len(parts) * len(clusters) / groups
    if per_group**2 * _SPARSE < size**2:
        return _sparse_square(order, ends, parts, groups, size)

    gram = np.zeros((size, size))
    step = max(1, _BLOCK // size)
    for start in range(0, groups, step):
        stop = min(groups, start + step)
        rows = order[ends[start] : ends[stop]]
        sums = ClusterSums(stop - start, size)
        inside = [(which[rows], of[rows], sign) for which, of, sign in parts]
        sums.add(clusters[rows] - start, inside)
        gram += sums.square()
    return gram


def fits_dense(groups: int, size: int) -> bool:
    """Whether G may be held whole, as `ClusterSums` do."""
    return groups * size <= _DENSE


class ClusterSums:
    """G itself, held whole, and filled by chunks of votes."""

    def __init__(self, groups: int, size: int) -> None:
        self._sums = np.zeros(groups * size)
        self._size = size

    def add(self, clusters: _Codes, parts: Sequence[Part]) -> None:
        """Add what some votes say."""
        row = np.multiply(clusters, self._size, dtype=np.int32)
        for parameters, values, sign in parts:
            found = np.bincount(row + parameters, values, len(self._sums))
            (np.add if sign > 0 else np.subtract)(self._sums, found, out=self._sums)

    def add_features(
        self,
        clusters: _Codes,
        parameters: _Codes,
        features: NDArray[np.floating],
        values: NDArray[np.floating],
    ) -> None:
        """Add values of some votes times their features, (votes, f), to those f parameters."""
        sums = self._sums.reshape(-1, self._size)
        if len(parameters):
            sums[:, parameters] += sums_by_code(clusters, values, features, len(sums))

    def join(self, other: ClusterSums) -> None:
        """Add what the other's votes say."""
        self._sums += other._sums

    def total(self) -> _Floats:
        """The sum of all clusters, (size,)."""
        total: _Floats = self._sums.reshape(-1, self._size).sum(axis=0)
        return total

    def square(self) -> _Floats:
        """G' G, (size, size)."""
        sums = self._sums.reshape(-1, self._size)
        product: _Floats = sums.T @ sums
        return product


def count_groups(clusters: _Codes) -> int:
    """How many different clusters there are, of codes from 0."""
    # Where each vote is alone, they often go upwards.
    if all((clusters[s][1:] > clusters[s][:-1]).all() for s in (slice(_A_LOOK), slice(None))):
        return len(clusters)
    bins = int(clusters.max()) + 1
    seen = np.zeros(bins, np.bool_)
    for start in range(0, len(clusters), _CHUNK):
        seen[clusters[start : start + _CHUNK]] = True
        if bins < _CHUNK and seen.all():
            break
    return int(np.count_nonzero(seen))


def parts_of(entries: Sequence[RowEntry], scores: NDArray[np.floating]) -> list[Part]:
    """What the scores of some rows add to the parameters of their entries."""
    return [
        (parameters, scores, int(value))
        if isinstance(value, float) and abs(value) == 1
        else (parameters, scores * value, 1)
        for parameters, value in entries
    ]


def rows_by_cluster(clusters: _Codes, groups: int) -> tuple[_Codes, _Codes]:
    """Rows ordered by their cluster, (m,), and where each cluster begins and the last ends."""
    # scipy's change from rows to columns is a counting sort, several times faster than a sort.
    begins = np.arange(len(clusters) + 1, dtype=np.int32 if len(clusters) < 2**31 else np.int64)
    index = clusters.astype(begins.dtype, copy=False)
    arrays: tuple[Any, Any, Any] = np.ones(len(clusters), np.int8), index, begins
    by_cluster = csr_array(arrays, shape=(len(clusters), groups)).tocsc()
    return by_cluster.indices, by_cluster.indptr


def _sparse_square(
    order: _Codes, ends: _Codes, parts: Sequence[Part], groups: int, size: int
) -> _Floats:
    """The product of sparse matrices, for few votes per cluster."""
    shape = (groups, size)
    matrices = [
        csr_array((sign * values[order], parameters[order], ends), shape=shape)
        for parameters, values, sign in parts
    ]
    summed = sum(matrices[1:], matrices[0])
    square: _Floats = (summed.T @ summed).toarray()
    return square
