"""Whether verdicts contradict each other around three responses: TrustJudge's NTR (2509.21117).

A relation between two responses is 1 (the first is better), 0 (equal) or -1. Relations contradict
each other where no ranking with ties would say them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.vote_table import VoteTable

_Floats = NDArray[np.float64]

_EQUAL = 1e-9
"""A sum of points this near to a half each is a tie that rounding has moved."""


def broken_triple(r12: int, r23: int, r13: int) -> Literal["circle", "equal"] | None:
    """How three relations contradict each other, None where they do not.

    Two that agree, or of which one is "equal", fix the third; opposite ones leave it open. A circle
    is a third that is the reverse of what it must be. Which of the two a contradiction with one
    tie is called depends on how the three are numbered; that it is one does not.

    >>> broken_triple(1, 1, -1), broken_triple(1, 0, 0), broken_triple(1, -1, 0)
    ('circle', 'equal', None)
    """
    if r12 == -r23 and r12:
        return None
    due = r12 or r23
    if r13 == due:
        return None
    return "circle" if due and r13 == -due else "equal"


def relations(votes: VoteTable) -> NDArray[np.float64]:
    """What the votes of each (prompt cluster, judge) say of each pair of models.

    All votes on a pair are added up and the sign of the sum is the relation, so join the orders, or
    the judges, by the rule that is to be looked at first, or leave it to the sum.

    Returns
    -------
    (groups, n, n) array
        Of 1, 0 and -1; NaN where a pair has no vote.
    """
    n = len(votes.models)
    key = votes.cluster.astype(np.int64) * max(1, len(votes.judges)) + votes.judge
    groups, group = np.unique(key, return_inverse=True)
    lead = np.zeros((len(groups), n, n))
    seen = np.zeros((len(groups), n, n), np.bool_)
    np.add.at(lead, (group, votes.a, votes.b), votes.points - 0.5)
    np.add.at(lead, (group, votes.b, votes.a), 0.5 - votes.points)
    seen[group, votes.a, votes.b] = seen[group, votes.b, votes.a] = True
    return np.where(seen, np.where(np.abs(lead) <= _EQUAL, 0.0, np.sign(lead)), np.nan)


@dataclass(frozen=True, slots=True)
class Transitivity:
    """Of subsets of responses, how many hold a contradiction.

    Attributes
    ----------
    subsets : int
        Those of which every pair was compared.
    broken : int
        Those with at least one broken triple.
    """

    subsets: int
    broken: int

    @property
    def ratio(self) -> float | None:
        """The non-transitivity ratio NTR; None without subsets."""
        return self.broken / self.subsets if self.subsets else None


def transitivity(by_group: NDArray[np.float64], k: int) -> Transitivity:
    """Look at every k responses of every group of relations, (groups, n, n) from `relations`.

    Raises
    ------
    BadInput
        If `k` is below 3.
    """
    if k < 3:
        raise BadInput(f"transitivity needs 3 or more responses at once, not {k}")
    n = by_group.shape[1]
    triples = list(combinations(range(n), 3))
    broken = {
        triple: _broken(by_group[:, i, j], by_group[:, j, m], by_group[:, i, m])
        for triple in triples
        for i, j, m in [triple]
    }
    found = np.zeros(2, np.int64)
    for subset in combinations(range(n), k):
        complete = ~np.isnan(by_group[:, subset][:, :, subset][:, *np.triu_indices(k, 1)]).any(1)
        bad = np.any([broken[triple] for triple in combinations(subset, 3)], axis=0)
        found += complete.sum(), (complete & bad).sum()
    return Transitivity(int(found[0]), int(found[1]))


def _broken(r12: _Floats, r23: _Floats, r13: _Floats) -> NDArray[np.bool_]:
    """`broken_triple` for many at once; whatever where a relation is missing."""
    opposite = (r12 == -r23) & (r12 != 0)
    due = np.where(r12 != 0, r12, r23)
    broken: NDArray[np.bool_] = ~opposite & (r13 != due)
    return broken
