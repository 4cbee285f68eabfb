"""What a judge's votes say about it: does it decide, does it contradict itself, does it lean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from arena.errors import BadInput
from arena.judging.consistency import order_agreement
from arena.vote_table import VoteTable

_EQUAL = 1e-9
"""Points this near to a half put neither response ahead."""


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Shares in [0, 1]; None where no vote can tell.

    Attributes
    ----------
    votes : int
        Those looked at.
    ties : float or None
        Share of votes that put neither response ahead.
    first_shown : float or None
        Of the votes that put one ahead and whose order is known, the share for the response that
        was shown first. Half, up to chance, where both orders are asked of a judge that does not
        lean.
    swap_pairs : int
        Battles that were read in both orders.
    swap_consistency : float or None
        Share of these whose two verdicts, win, tie or loss, are the same.
    """

    votes: int
    ties: float | None
    first_shown: float | None
    swap_pairs: int
    swap_consistency: float | None


def diagnose(votes: VoteTable) -> Diagnostics:
    """Look at the votes of one judge on one dimension."""
    lead = votes.points - 0.5
    decided = np.abs(lead) > _EQUAL
    known = decided & (votes.first != 0)
    try:
        agreement = order_agreement(votes)
    except BadInput:
        agreement = None
    return Diagnostics(
        votes=len(votes),
        ties=float((~decided).mean()) if len(votes) else None,
        first_shown=(
            float((np.sign(lead[known]) == votes.first[known]).mean()) if known.any() else None
        ),
        swap_pairs=agreement.pairs if agreement else 0,
        swap_consistency=agreement.consistency if agreement else None,
    )
