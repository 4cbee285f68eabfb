"""Several verdicts about one thing as one, and which side a verdict is on."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from arena.domain import Verdict


def side(verdict: Verdict) -> int:
    """1 if the first response is ahead, -1 if the second is, 0 if neither."""
    return (verdict.p_a > verdict.p_b) - (verdict.p_a < verdict.p_b)


def mean_verdict(verdicts: Sequence[Verdict]) -> Verdict:
    """Average probabilities; a margin only where all have the same winner and margin.

    >>> from arena.domain import A_WINS, TIE
    >>> mean_verdict([A_WINS, TIE])
    Verdict(p_a=0.5, p_b=0.0, p_tie=0.5, margin=None, both_bad=False)
    """
    if len(set(verdicts)) == 1:
        return verdicts[0]
    p_a = fmean(verdict.p_a for verdict in verdicts)
    p_b = fmean(verdict.p_b for verdict in verdicts)
    margins = {(side(verdict), verdict.margin) for verdict in verdicts}
    margin = verdicts[0].margin if len(margins) == 1 else None
    return Verdict(p_a, p_b, max(0.0, 1.0 - p_a - p_b), margin)
