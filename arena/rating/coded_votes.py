"""From integer arrays to ratings with intervals: the short way for whoever has the codes.

The same fit as `BradleyTerry().fit` of a vote table, without the table: no names of judges, prompts
and battles, no weights, and a few bytes of memory per vote.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.rating.blas_threads import few_threads
from arena.rating.cluster_gram import ClusterSums, fits_dense
from arena.rating.counts import PairCounts, outcome_keys
from arena.rating.halves import chunks, in_halves
from arena.rating.method import RatingFit
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.pair_climb import pair_chances, pair_hessian
from arena.rating.sandwich import Covariance, assembled, centred_inverse, sandwich

_Array = NDArray[np.float64]
_Codes = NDArray[np.integer]

_CHUNK = 1 << 18
"""Votes looked up together: their keys stay in a processor's own memory."""


def fit_codes(
    models: tuple[str, ...],
    a: _Codes,
    b: _Codes,
    half_points: _Codes,
    clusters: _Codes | None = None,
) -> RatingFit:
    """Fit plain Bradley-Terry to m votes; a tie is half a win for each side.

    Parameters
    ----------
    models, a, b, half_points
        As in `PairCounts.from_codes`.
    clusters : (m,) integer array
        The prompt cluster of each vote, from 0. With them `by_prompt` is the covariance that takes
        the votes of a cluster as related; without, it is None. `by_battle` takes all votes as
        unrelated.

    Raises
    ------
    BadInput
    NoVotes
    DisconnectedModels
        If the likelihood has no maximum.
    NoConvergence

    Examples
    --------
    >>> a, b = np.array([0, 0, 0, 0]), np.array([1, 1, 1, 1])
    >>> fit = fit_codes(("ant", "bee"), a, b, np.array([2, 2, 2, 0]))
    >>> fit.strengths.round(3).tolist()  # log(3), half to each side
    [0.549, -0.549]
    """
    counts = PairCounts.from_codes(models, a, b, half_points)
    fit = BradleyTerry().fit_counts(counts)
    if clusters is None:
        return fit
    groups = _group_count(clusters, len(a))
    with few_threads(len(models)):
        bread = centred_inverse(pair_hessian(counts.matrices()[0], fit.strengths))
        chances = pair_chances(fit.strengths)
        if fits_dense(groups, len(models)):
            by_prompt = _in_chunks(bread, chances, (a, b, half_points), clusters, groups)
        else:
            scores = np.empty(len(a))
            for some, found in _scores(a, b, half_points, chances, slice(0, len(a))):
                scores[some] = found
            by_prompt = sandwich(bread, scores, a, b, clusters)
    return replace(fit, by_prompt=by_prompt)


def _group_count(clusters: _Codes, votes: int) -> int:
    """One more than the largest code of a cluster.

    Raises
    ------
    BadInput
        If there is not an integer of at least 0 for each vote.
    """
    if len(clusters) != votes or not np.issubdtype(clusters.dtype, np.integer):
        raise BadInput(f"{len(clusters)} clusters of {clusters.dtype} for {votes} votes")
    if clusters.min() < 0:
        raise BadInput(f"row {int(clusters.argmin())}: the cluster {clusters.min()} is below 0")
    return int(clusters.max()) + 1


def _in_chunks(
    bread: _Array,
    chances: _Array,
    votes: tuple[_Codes, _Codes, _Codes],
    clusters: _Codes,
    groups: int,
) -> Covariance | None:
    """The clustered sandwich in one pass, without holding the scores of all votes."""
    a, b, half_points = votes

    def add_up(part: slice) -> tuple[ClusterSums, NDArray[np.int64]]:
        sums, votes_in = ClusterSums(groups, len(bread)), np.zeros(groups, np.int64)
        for some, scores in _scores(a, b, half_points, chances, part):
            sums.add(clusters[some], [(a[some], scores, 1), (b[some], scores, -1)])
            votes_in += np.bincount(clusters[some], minlength=groups)
        return sums, votes_in

    one, other = in_halves(add_up, len(a))
    one[0].join(other[0])
    present = int(np.count_nonzero(one[1] + other[1]))
    return assembled(bread, one[0].square(), present) if present > 1 else None


def _scores(
    a: _Codes, b: _Codes, half_points: _Codes, chances: _Array, part: slice
) -> Iterator[tuple[slice, _Array]]:
    """Points of some votes above their chance, looked up for each pair and outcome, by chunks."""
    n = len(chances)
    surplus = (np.arange(3) / 2 - chances[:, :, None]).ravel()
    for some in chunks(part, _CHUNK):
        yield some, surplus.take(outcome_keys(a[some], b[some], half_points[some], n), mode="clip")
