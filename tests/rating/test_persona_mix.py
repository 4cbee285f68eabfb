"""Ratings of several groups of users as one."""

from __future__ import annotations

import numpy as np
import pytest

from arena.errors import BadInput
from arena.rating.persona_mix import share_weighted

RATINGS = {"x": np.array([1.0, -1.0]), "y": np.array([-1.0, 1.0])}
ERRORS = {"x": np.array([0.1, 0.1]), "y": np.array([0.3, 0.3])}


def test_each_group_counts_by_its_share_and_errors_add_in_squares() -> None:
    mixed = share_weighted(RATINGS, ERRORS, {"x": 0.75, "y": 0.25})

    assert mixed.ratings == pytest.approx([0.5, -0.5])
    assert mixed.errors == pytest.approx([0.075 * 2**0.5] * 2)


def test_one_group_is_itself() -> None:
    mixed = share_weighted({"x": RATINGS["x"]}, {"x": ERRORS["x"]}, {"x": 1.0})

    assert (mixed.ratings.tolist(), mixed.errors.tolist()) == ([1.0, -1.0], [0.1, 0.1])


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ({"x": 0.5, "y": 0.6}, "sum to 1.1"),
        ({"x": 1.5, "y": -0.5}, "must be 0 or more"),
        ({"x": 1.0}, "different groups: y"),
        ({"x": 0.5, "y": 0.3, "z": 0.2}, "different groups: z"),
        ({"x": float("nan"), "y": 0.5}, "sum to nan"),
    ],
)
def test_shares_that_are_none_are_refused(shares: dict[str, float], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        share_weighted(RATINGS, ERRORS, shares)


def test_no_group_at_all_is_refused() -> None:
    with pytest.raises(BadInput, match="sum to 0"):
        share_weighted({}, {}, {})
