"""Geometry of the interval chart."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from arena.store.board import RatingRow
from arena.web.chart import axis_ticks, interval_chart


def line(rating: float | None, half_width: float | None = 10.0, name: str = "Ant") -> RatingRow:
    known = rating is not None and half_width is not None
    return RatingRow(
        model_id=1,
        slug="ant",
        name=name,
        organization="",
        license="",
        strength=0.0,
        rating=rating,
        lower=rating - half_width if known and rating and half_width is not None else None,
        upper=rating + half_width if known and rating and half_width is not None else None,
        rank=1,
        rank_low=1,
        rank_high=1,
        votes=1,
        wins=1,
        losses=0,
        ties=0,
        unrated=None,
    )


def test_places_are_percent_of_the_axis() -> None:
    chart = interval_chart([line(1150.0, 50.0), line(1000.0, None)])
    assert [tick.label for tick in chart.ticks] == ["1,000", "1,050", "1,100", "1,150", "1,200"]
    assert [tick.x for tick in chart.ticks] == [0, 25, 50, 75, 100]
    assert [(row.lower, row.x, row.upper) for row in chart.rows] == [(50, 75, 100), (None, 0, None)]


def test_nothing_to_draw_is_an_empty_chart() -> None:
    assert interval_chart([line(None)]).rows == ()


def test_a_row_says_its_figures_in_words() -> None:
    (row,) = interval_chart([line(1023.4, 21.0)]).rows
    assert row.words == "Ant: 1,023, 95% interval 1,002 to 1,044"


def test_a_long_name_is_shortened_on_the_chart_and_whole_in_words() -> None:
    (row,) = interval_chart([line(1000.0, name="x" * 200)]).rows
    assert len(row.label) == 34
    assert "x" * 200 in row.words


@given(st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(0, 1e6, allow_subnormal=False))
def test_ticks_are_few_even_and_hold_the_range(low: float, width: float) -> None:
    ticks = axis_ticks(low, low + width)
    assert ticks[0] <= low
    assert low + width <= ticks[-1]
    assert 2 <= len(ticks) <= 7
    assert len({round(b - a, 6) for a, b in pairwise(ticks)}) == 1
