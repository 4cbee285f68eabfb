"""Geometry of rating against price: a point per model, dearer to the right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from arena.web.chart import Tick, axis_ticks, shortened
from arena.web.figures import score_in_words
from arena.web.standing import Standing

_NAMED = 40
"""With more points names would hide one another; each still says its own."""


@dataclass(frozen=True, slots=True)
class PricePoint:
    """In percent of the chart; y grows downwards. `label` is "" where names would not fit."""

    label: str
    words: str
    x: float
    y: float
    at_right: bool


@dataclass(frozen=True, slots=True)
class PriceChart:
    """All that the template draws."""

    points: tuple[PricePoint, ...]
    prices: tuple[Tick, ...]
    ratings: tuple[Tick, ...]


def price_chart(lines: Sequence[Standing]) -> PriceChart | None:
    """Lay out the models whose price of a million tokens written is known; None of fewer than two.

    Prices stand on a logarithmic scale of tens.
    """
    known = [
        (one, one.line.rating, one.price.price_out_usd)
        for one in lines
        if one.price and one.price.price_out_usd > 0 and one.line.rating is not None
    ]
    if len(known) < 2:
        return None
    values = axis_ticks(min(r for _, r, _ in known), max(r for _, r, _ in known))
    low, height = values[0], values[-1] - values[0]
    start = math.floor(math.log10(min(p for *_, p in known)))
    end = max(math.ceil(math.log10(max(p for *_, p in known))), start + 1)

    def across(price: float) -> float:
        return round(100 * (math.log10(price) - start) / (end - start), 2)

    def down(rating: float) -> float:
        return round(100 * (1 - (rating - low) / height), 2)

    return PriceChart(
        points=tuple(
            PricePoint(
                shortened(one.line.name) if len(known) <= _NAMED else "",
                f"{one.line.name}: ${price:g} per million tokens; {score_in_words(one.line)}",
                across(price),
                down(rating),
                across(price) > 60,
            )
            for one, rating, price in known
        ),
        prices=tuple(Tick(across(10.0**at), f"${10.0**at:g}") for at in range(start, end + 1)),
        ratings=tuple(Tick(down(value), f"{value:,.0f}") for value in values),
    )
