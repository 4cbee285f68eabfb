"""Telling models apart, agreeing with another leaderboard, ranks and points."""

import numpy as np
import pytest

from arena.errors import RatingError
from arena.rating.quality import kendall_tau, runs_alike, separability
from arena.rating.rank import rank_spread, ranks
from arena.rating.scale import POINTS_PER_LOG_ODD, Anchor, rating_of_zero


def test_separability_is_the_share_of_pairs_told_apart() -> None:
    strengths = np.array([2.0, 1.0, 0.9])

    assert separability(strengths, np.full((3, 3), 0.5)) == pytest.approx(2 / 3)
    assert separability(strengths, np.full((3, 3), 0.05)) == 1.0


def test_tau_counts_pairs_in_the_same_order_less_those_reversed() -> None:
    assert kendall_tau({"a": 3, "b": 2, "c": 1}, {"a": 3, "b": 2, "c": 1}) == 1.0
    assert kendall_tau({"a": 3, "b": 2, "c": 1}, {"a": 1, "b": 2, "c": 3}) == -1.0
    # Ties: (2 - 0) / sqrt(3 x 2), Kendall's tau-b.
    ties = kendall_tau({"a": 3, "b": 2, "c": 1}, {"a": 2, "b": 1, "c": 1})
    assert ties == pytest.approx(2 / np.sqrt(6))


def test_tau_looks_only_at_models_that_both_rate() -> None:
    assert kendall_tau({"a": 3, "b": 2, "x": 9}, {"a": 5, "b": 1, "y": 0}) == 1.0


@pytest.mark.parametrize("others", [{"a": 1.0}, {"x": 1.0, "y": 2.0}, {"a": 1.0, "b": 1.0}])
def test_tau_of_nothing_is_refused(others: dict[str, float]) -> None:
    with pytest.raises(RatingError):
        kendall_tau({"a": 1.0, "b": 2.0}, others)


def test_equal_strengths_share_the_better_rank_in_spite_of_rounding() -> None:
    assert ranks(np.array([0.1 + 0.2, 0.3, -1.0, 2.0])).tolist() == [2, 2, 4, 1]


def test_the_rank_spread_counts_who_is_surely_better_and_surely_worse() -> None:
    lower, upper = np.array([8.0, 4.0, 3.0, 0.0]), np.array([9.0, 6.0, 5.0, 4.0])

    best, worst = rank_spread(lower, upper)

    assert best.tolist() == [1, 2, 2, 2]  # 4.0 against 4.0 is not surely better
    assert worst.tolist() == [1, 4, 4, 4]


def test_four_hundred_points_are_odds_of_ten_to_one() -> None:
    assert np.log(10) * POINTS_PER_LOG_ODD == pytest.approx(400)


def test_an_anchor_that_is_not_rated_shifts_nothing() -> None:
    assert rating_of_zero({"ant": 1.0}, Anchor("bee", 1200)) == 1000
    assert rating_of_zero({"ant": 0.0, "bee": 0.0}, Anchor("bee", 1200)) == 1200


def test_a_run_is_of_neighbours_of_whom_no_two_are_told_apart() -> None:
    strengths = np.array([2.0, 1.5, 1.0, -3.0])
    wide = np.full((4, 4), 1.1)
    assert runs_alike(strengths, wide) == [(0, 1, 2)]
    narrow = wide.copy()
    narrow[0, 2] = narrow[2, 0] = 0.9
    assert runs_alike(strengths, narrow) == [(0, 1), (1, 2)]


def test_all_told_apart_or_none() -> None:
    strengths = np.array([0.0, 1.0, 2.0])
    assert runs_alike(strengths, np.full((3, 3), 0.5)) == []
    assert runs_alike(strengths, np.full((3, 3), 5.0)) == [(2, 1, 0)]
    assert runs_alike(np.array([0.0]), np.zeros((1, 1))) == []
