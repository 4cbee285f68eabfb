"""Geometry of average win rates: how often a model would beat the others, each met as often."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from arena.store.board import RatingRow
from arena.web.chart import shortened


@dataclass(frozen=True, slots=True)
class WinRateRow:
    """A bar; `share` in percent."""

    label: str
    words: str
    share: float


def win_rate_chart(rated: Sequence[RatingRow], shown: Sequence[RatingRow]) -> list[WinRateRow]:
    """A bar for each model of `shown`, against all others of `rated`; none if there is one model.

    The chance against each other model follows from the two strengths.
    """
    strengths = [row.strength for row in rated if row.strength is not None]
    if len(strengths) < 2:
        return []
    rows = []
    for row in shown:
        if row.strength is None:
            continue
        # Against itself a model would win half; that is taken out of the mean again.
        won = sum(_chance(row.strength - other) for other in strengths) - 0.5
        share = round(100 * won / (len(strengths) - 1), 1)
        rows.append(WinRateRow(shortened(row.name), f"{row.name}: {share:.0f}%", share))
    return rows


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -700 else 0.0
