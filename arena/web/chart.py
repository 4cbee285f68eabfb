"""Geometry of the interval chart: a row per model, a point at its rating, a whisker around it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from arena.store.board import RatingRow
from arena.web.figures import Rated, score_in_words

_TICKS_AIMED_AT = 5
_LONGEST_LABEL = 34  # characters; the table beside the chart has the whole name


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the axis, in percent of its width."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A model's row; x, lower and upper in percent of the axis, the last two None without interval.

    `label` is short enough for the chart; `words` has the name and the figures in full.
    """

    label: str
    words: str
    x: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class IntervalChart:
    """All that the template draws, best model first."""

    rows: tuple[ChartRow, ...]
    ticks: tuple[Tick, ...]


def interval_chart(models: Sequence[RatingRow]) -> IntervalChart:
    """Lay out the rated ones of `models`; an empty chart if there are none."""
    return named_intervals([(row.name, row) for row in models])


def named_intervals(lines: Sequence[tuple[str, Rated]]) -> IntervalChart:
    """Lay out the rated ones of `lines`, each under its name, in their order."""
    rated = [(name, row, row.rating) for name, row in lines if row.rating is not None]
    if not rated:
        return IntervalChart((), ())
    ends = [end for _, row, rating in rated for end in (row.lower, rating, row.upper)]
    known = [end for end in ends if end is not None]
    values = axis_ticks(min(known), max(known))
    start, length = values[0], values[-1] - values[0]

    def place(points: float) -> float:
        return round(100 * (points - start) / length, 2)

    return IntervalChart(
        rows=tuple(
            ChartRow(
                label=shortened(name),
                words=f"{name}: {score_in_words(row)}",
                x=place(rating),
                lower=None if row.lower is None else place(row.lower),
                upper=None if row.upper is None else place(row.upper),
            )
            for name, row, rating in rated
        ),
        ticks=tuple(Tick(place(value), f"{value:,.0f}") for value in values),
    )


def axis_ticks(low: float, high: float) -> list[float]:
    """Rounded values, evenly spaced, from at or below `low` to at or above `high`.

    >>> axis_ticks(873, 1141)
    [800, 900, 1000, 1100, 1200]
    >>> axis_ticks(1000, 1000)
    [999, 1000, 1001]
    """
    step = 1
    if high - low > _TICKS_AIMED_AT:
        rough = (high - low) / _TICKS_AIMED_AT
        magnitude = 10 ** math.floor(math.log10(rough))
        step = magnitude * next(times for times in (1, 2, 5, 10) if times * magnitude >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        first, last = first - 1, last + 1
    return [number * step for number in range(first, last + 1)]


def shortened(name: str) -> str:
    """A name that fits beside the chart.

    >>> shortened("a" * 40)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    return name if len(name) <= _LONGEST_LABEL else name[: _LONGEST_LABEL - 1].rstrip() + "…"
