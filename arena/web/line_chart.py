"""Geometry of ratings over snapshots: a line per model, labelled where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from arena.web.chart import Tick, axis_ticks, shortened

_LEAST_HEIGHT = 20.0
"""Rating points: what moves by less than this looks flat."""
_LABEL_HEIGHT = 6.0
"""In percent of the chart; labels keep this apart."""


@dataclass(frozen=True, slots=True)
class Segment:
    """From one snapshot to the next, in percent of the chart."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Line:
    """A model's line. `label_y` is where its label stands; `words` says first and last rating."""

    label: str
    words: str
    segments: tuple[Segment, ...]
    end_x: float
    end_y: float
    label_y: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """All that the template draws; y grows downwards."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    """Of ratings: `x` counts from the top."""
    first: str
    last: str


def line_chart(series: Mapping[str, Mapping[int, float]], times: Sequence[str]) -> LineChart | None:
    """Lay out ratings over snapshots; None if there are fewer than two snapshots or no rating.

    Parameters
    ----------
    series : mapping
        Of a model's name to its ratings by the place of the snapshot in `times`.
    times : sequence of str
        What the snapshots are called, the oldest first.
    """
    known = [rating for line in series.values() for rating in line.values()]
    if len(times) < 2 or not known:
        return None
    spare = max(0.0, _LEAST_HEIGHT - (max(known) - min(known))) / 2
    values = axis_ticks(min(known) - spare, max(known) + spare)
    low, height = values[0], values[-1] - values[0]

    def place(at: int, rating: float) -> tuple[float, float]:
        return round(100 * at / (len(times) - 1), 2), round(100 * (1 - (rating - low) / height), 2)

    lines = []
    for name, ratings in series.items():
        points = [place(at, rating) for at, rating in sorted(ratings.items())]
        if not points:
            continue
        first, last = (f"{ratings[at]:,.0f}" for at in (min(ratings), max(ratings)))
        segments = tuple(Segment(*start, *end) for start, end in pairwise(points))
        words = f"{name}: from {first} to {last} over {len(points)} snapshots"
        lines.append((shortened(name), words, segments, *points[-1]))
    labels = spread([line[4] for line in lines])
    return LineChart(
        lines=tuple(Line(*line, label_y) for line, label_y in zip(lines, labels, strict=True)),
        ticks=tuple(Tick(round(100 * (1 - (v - low) / height), 2), f"{v:,.0f}") for v in values),
        first=times[0],
        last=times[-1],
    )


def spread(places: Sequence[float], apart: float = _LABEL_HEIGHT) -> list[float]:
    """Places near the given ones, in the same order, at least so far apart, down to 100.

    >>> spread([50.0, 51.0, 10.0], apart=6)
    [50.0, 56.0, 10.0]
    >>> spread([99.0, 98.0], apart=6)
    [100.0, 94.0]
    """
    found = list(places)
    in_order = sorted(range(len(places)), key=lambda i: places[i])
    taken = float("-inf")
    for index in in_order:
        found[index] = taken = max(places[index], taken + apart)
    free = max(100.0, apart * (len(places) - 1))
    for index in reversed(in_order):
        found[index] = min(found[index], free)
        free = found[index] - apart
    return found
