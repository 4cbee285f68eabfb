"""Geometry of the figures: heat map, lines, win rates, prices."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from arena.store.board_figures import Pair
from arena.store.price import Price
from arena.web.heat_map import Cell, heat_map
from arena.web.line_chart import line_chart, spread
from arena.web.price_chart import price_chart
from arena.web.standing import Standing
from arena.web.win_rates import win_rate_chart
from tests.web.test_chart import line

ANT, BEE, CAT = (
    replace(line(1000.0, name=name), model_id=number, rank=number, strength=strength)
    for number, (name, strength) in enumerate([("Ant", 1.0), ("Bee", 0.0), ("Cat", -1.0)], 1)
)


def test_each_side_of_a_pair_has_its_share_and_ties_are_half() -> None:
    rows = heat_map([BEE, ANT], [Pair(1, 2, 6, 2, 2)])
    assert rows[0].cells == (None, Cell("30", "10", 3))
    assert rows[1].cells == (Cell("70", "10", 7), None)


def test_models_that_have_not_met_have_an_empty_cell() -> None:
    assert heat_map([ANT, CAT], [])[0].cells == (None, Cell("", "", None))


def test_a_line_is_drawn_from_snapshot_to_snapshot_and_skips_those_without_a_rating() -> None:
    chart = line_chart({"Ant": {0: 1000.0, 2: 1100.0}, "Bee": {}}, ["1 May", "2 May", "3 May"])
    assert chart is not None
    (drawn,) = chart.lines
    (segment,) = drawn.segments
    assert (segment.x1, segment.y1, segment.x2, segment.y2) == (0, 100, 100, 0)
    assert drawn.words == "Ant: from 1,000 to 1,100 over 2 snapshots"


def test_what_hardly_moved_looks_flat() -> None:
    chart = line_chart({"Ant": {0: 1000.0, 1: 1001.0}}, ["1 May", "2 May"])
    assert chart is not None
    (segment,) = chart.lines[0].segments
    assert 0 < abs(segment.y1 - segment.y2) <= 5


def test_one_snapshot_or_no_rating_is_no_line() -> None:
    assert line_chart({"Ant": {0: 1000.0}}, ["1 May"]) is None
    assert line_chart({"Ant": {}}, ["1 May", "2 May"]) is None


@given(st.lists(st.floats(0, 100), max_size=12))
def test_labels_keep_their_order_and_their_distance(places: list[float]) -> None:
    found = spread(places, apart=6)
    ordered = sorted(found)
    assert all(b - a >= 6 - 1e-9 for a, b in pairwise(ordered))
    assert all(-1e-9 <= place <= 100 for place in found)
    assert [places[i] for i in sorted(range(len(places)), key=found.__getitem__)] == sorted(places)


def test_an_average_win_rate_is_over_all_other_models() -> None:
    bars = win_rate_chart([ANT, BEE, CAT], [ANT, BEE])
    assert [bar.words for bar in bars] == ["Ant: 81%", "Bee: 50%"]
    assert bars[0].share == 80.6  # the mean of 1 / (1 + 1/e) and 1 / (1 + 1/e^2)


def test_one_model_alone_has_no_win_rate() -> None:
    assert win_rate_chart([ANT], [ANT]) == []


def standing(name: str, rating: float, price: float | None) -> Standing:
    cost = None if price is None else Price(1, 0.0, price)
    return Standing(line(rating, name=name), 0.5, cost, "usable")


def test_prices_stand_on_a_scale_of_tens() -> None:
    chart = price_chart(
        [standing("Ant", 1000.0, 1.0), standing("Bee", 1100.0, 10.0), standing("Cat", 900.0, None)]
    )
    assert chart is not None
    assert [tick.label for tick in chart.prices] == ["$1", "$10"]
    assert [(point.label, point.x, point.y) for point in chart.points] == [
        ("Ant", 0, 100),
        ("Bee", 100, 0),
    ]


def test_fewer_than_two_prices_are_no_chart() -> None:
    assert price_chart([standing("Ant", 1000.0, 1.0), standing("Bee", 1000.0, None)]) is None
