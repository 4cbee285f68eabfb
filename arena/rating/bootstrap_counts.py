"""Bradley-Terry on many resamples at once: one product gives all counts, then chord steps.

A chord step is Newton's with the curvature of all votes for every resample; as resamples lie near
the whole, a few steps reach their maxima. Arrays have a row for each model or pair and a column
for each round, so that what belongs to one model lies together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from arena.rating.blas_threads import few_threads
from arena.rating.cluster_gram import rows_by_cluster
from arena.rating.connection import win_groups
from arena.rating.existence import refuse_one_sided
from arena.rating.halves import chunks, in_halves
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.pair_climb import climb_pairs
from arena.rating.sandwich import centred_inverse
from arena.rating.votes import tally_pairs, vote_scores
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]
_Codes = NDArray[np.integer]
_Numbers = NDArray[np.floating]

_CHORD_STEPS = 40
_EXACT = 1 << 19
"""Votes of a pair up to which single precision still counts them exactly, drawn 32 times over."""
_WIDEST = 300.0
"""Log-odds between two models beyond which resamples are fitted one by one."""
_HELD = 1 << 24
"""Entries of an array with a column for each round."""
_COLUMNS = 128
"""Rounds stepped together: what belongs to one model stays in a processor's own memory."""
_BLOCK = 1 << 22
"""Entries of a block of counts by cluster."""
_WHOLE = 1 << 21
"""Entries up to which scores by model and cluster are held whole."""
_CHUNK = 1 << 18
"""Votes added up together: each time costs a pass over those entries."""
_ROUGH = 1e-3
"""Steps above this, in log-odds, are found well enough in single precision."""
_DENSE = 0.02
"""Share of entries from which a dense product is faster than a sparse one."""


@dataclass(frozen=True, slots=True, eq=False)
class ResampledCounts:
    """All votes by pair and cluster, and the fit of all.

    Attributes
    ----------
    pairs : (k,) array
        As low * n + high of the models' codes, in order.
    votes : (k, C) sparse array
        Weight of the votes of each pair in each cluster.
    as_a, as_b : (n, C) arrays, sparse where there are many clusters
        Sums of the scores at `strengths` of the votes in which the model is a, or b.
    strengths : (n,) array
    bread : (n, n) array
        Inverse Hessian of all votes.
    """

    pairs: _Codes
    votes: csr_array
    as_a: csr_array | _Floats
    as_b: csr_array | _Floats
    strengths: _Floats
    bread: _Floats

    @classmethod
    def of(cls, table: VoteTable, cluster: _Codes) -> ResampledCounts | None:
        """Count; None where strengths are too far apart for steps in ratios of odds.

        Raises
        ------
        DisconnectedModels
        NoConvergence
        """
        plain, n = BradleyTerry(), len(table.models)
        tallies = tally_pairs(table)
        refuse_one_sided(table.models, win_groups(tallies))
        with few_threads(n):
            summit = climb_pairs(*tallies.matrices(), plain.tolerance, plain.max_steps)
            bread = centred_inverse(summit.hessian)
        if np.ptp(summit.strengths) > _WIDEST:
            return None
        pairs = tallies.a * n + tallies.b
        place = np.zeros(n * n, np.int32)
        place[pairs] = np.arange(len(pairs))
        low = np.minimum(table.a, table.b).astype(np.int64)
        pair = place[low * n + np.maximum(table.a, table.b)]
        scores = vote_scores(table, summit.chances)
        weight: _Numbers = table.weight
        if tallies.votes.max() < _EXACT and (weight == 1).all():
            weight = weight.astype(np.float32)
        groups = int(cluster.max()) + 1
        return cls(
            pairs,
            _by(pair, cluster, weight, (len(pairs), groups)),
            _by_model(table.a, cluster, scores, (n, groups)),
            _by_model(table.b, cluster, scores, (n, groups)),
            summit.strengths,
            bread,
        )

    @property
    def together(self) -> int:
        """Rounds whose counts memory holds at once."""
        return max(1, _HELD // max(self.votes.shape))

    def fits(self, draws: _Floats) -> tuple[_Floats, NDArray[np.bool_]]:
        """Strengths of each draw, (rounds, n), and whether its steps came to rest.

        `draws`, (rounds, C), says how often each cluster was drawn.
        """
        times = np.ascontiguousarray(draws.T)
        votes = _product(self.votes, times.astype(self.votes.dtype))
        surplus = (_product(self.as_a, times) - _product(self.as_b, times)).astype(np.float64)
        strengths = np.empty((len(draws), len(self.strengths)))
        settled = np.empty(len(draws), np.bool_)

        def climb(part: slice) -> None:
            for some in chunks(part, _COLUMNS):
                found, settled[some] = self._climb(votes[:, some], surplus[:, some])
                strengths[some] = found.T

        with few_threads(len(self.strengths)):
            in_halves(climb, len(draws), _COLUMNS)
        return strengths, settled

    def _climb(self, votes: _Numbers, surplus: _Floats) -> tuple[_Floats, NDArray[np.bool_]]:
        """Chord steps from the fit of all votes, where the surplus of each draw is known."""
        tolerance = BradleyTerry().tolerance
        start = np.tile(self.strengths[:, None], votes.shape[1])
        points = surplus + self._expected(votes, start)
        strengths, at_rest = start, np.zeros(votes.shape[1], np.bool_)
        for _ in range(_CHORD_STEPS):
            step = self.bread @ surplus
            strengths = strengths + step
            largest = np.abs(step).max(axis=0)
            at_rest = largest <= tolerance
            if at_rest.all():
                break
            rough = votes.dtype == np.float32 and largest.max() > _ROUGH
            number = np.float32 if rough else np.float64
            surplus = points - self._expected(votes, strengths.astype(number, copy=False))
        return strengths, at_rest

    def _expected(self, votes: _Numbers, strengths: _Numbers) -> _Numbers:
        """Points that each model is expected to win in each round, (n, rounds)."""
        n = len(strengths)
        odds = np.exp(strengths)
        share = np.zeros_like(odds)  # votes over the sum of the two odds
        starts = np.searchsorted(self.pairs, np.arange(n + 1) * n)
        for model in range(n):
            begin, end = starts[model], starts[model + 1]
            if begin == end:
                continue
            codes = self.pairs[begin:end] % n
            whole = codes[-1] - codes[0] == len(codes) - 1  # a view, where codes would copy
            others = slice(codes[0], codes[-1] + 1) if whole else codes
            part = votes[begin:end] / (odds[others] + odds[model])
            share[model] += part.sum(axis=0)
            share[others] += part
        return share * odds


def _by_model(
    rows: _Codes, columns: _Codes, values: _Floats, shape: tuple[int, int]
) -> csr_array | _Floats:
    """As `_by`; whole where that takes little memory, which spares sorting the votes."""
    size = shape[0] * shape[1]
    if size > _WHOLE:
        return _by(rows, columns, values, shape)
    found = np.zeros(size)
    for some in chunks(slice(0, len(values)), max(_CHUNK, size)):
        key = np.multiply(rows[some], shape[1], dtype=np.int64)
        key += columns[some]
        found += np.bincount(key, values[some], size)
    return found.reshape(shape)


def _by(rows: _Codes, columns: _Codes, values: _Numbers, shape: tuple[int, int]) -> csr_array:
    """A sparse matrix of the votes' values; what falls on one entry is summed by a product."""
    order, ends = rows_by_cluster(rows, shape[0])
    alike = len(values) > 0 and bool((values == values[0]).all())
    return csr_array(
        (values if alike else values[order], columns[order].astype(np.int32), ends), shape=shape
    )


def _product(matrix: csr_array | _Floats, times: _Numbers) -> _Numbers:
    """The product with a dense (C, rounds) array, through dense blocks where that is faster."""
    if isinstance(matrix, np.ndarray):
        whole: _Numbers = matrix @ times
        return whole
    rows, columns = matrix.shape
    if matrix.nnz < _DENSE * rows * columns:
        sparse: _Numbers = matrix @ times
        return sparse
    product = np.empty((rows, times.shape[1]), times.dtype)
    step = max(1, _BLOCK // columns)
    for start in range(0, rows, step):
        product[start : start + step] = matrix[start : start + step].toarray() @ times
    return product
