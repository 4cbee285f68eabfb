"""Strengths in points: 400 / ln 10 per log-odd, 1000 the mean model, shifted by the anchor."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

POINTS_PER_LOG_ODD = 400 / math.log(10)
"""So that 400 points are odds of 10 to 1."""

MEAN_RATING = 1000.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """The model whose rating is pinned; it shifts all ratings and widens no interval."""

    model: str
    rating: float = MEAN_RATING


def rating_of_zero(strengths: Mapping[str, float], anchor: Anchor | None) -> float:
    """The rating of a model of strength 0: `MEAN_RATING` unless a rated anchor shifts it.

    >>> rating_of_zero({"ant": 1.0, "bee": -1.0}, Anchor("bee", 1000.0)).__round__(3)
    1173.718
    """
    if anchor is None or anchor.model not in strengths:
        return MEAN_RATING
    return anchor.rating - POINTS_PER_LOG_ODD * strengths[anchor.model]
