"""Figures as people read them."""

from __future__ import annotations

import pytest

from arena.store.board import ModelRating
from arena.web import figures


def line(rating: float | None, lower: float | None, upper: float | None) -> ModelRating:
    return ModelRating(
        dimension="overall",
        category="all",
        voters="panel",
        method="bradley_terry",
        style_control=False,
        strength=0.0,
        rating=rating,
        lower=lower,
        upper=upper,
        rank=2,
        rank_low=None if lower is None else 2,
        rank_high=None if lower is None else 4,
        votes=1,
        wins=1,
        losses=0,
        ties=0,
        unrated=None,
    )


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (line(1000.0, 979.6, 1020.4), "± 20"),
        (line(1000.0, 990.0, 1030.0), "+30 −10"),
        (line(1000.0, None, None), ""),
    ],
)
def test_an_interval_is_one_number_where_it_is_symmetric(row: ModelRating, shown: str) -> None:
    assert figures.interval(row) == shown


def test_a_spread_is_a_range_or_a_dash() -> None:
    assert figures.rank_spread(line(1000.0, 990.0, 1010.0)) == "2–4"
    assert figures.rank_spread(line(1000.0, None, None)) == "—"


def test_a_rating_below_zero_has_a_true_minus() -> None:
    assert (figures.points(-12.4), figures.points(-0.2)) == ("−12", "0")
