"""Chances, curvature and likelihood of pairs, near and far apart."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from arena.rating.connection import joined_both_ways, win_groups
from arena.rating.counts import PairCounts
from arena.rating.likelihood import half_tie_log_likelihood
from arena.rating.pair_climb import pair_chances, pair_hessian, pair_log_likelihood


@pytest.mark.parametrize("spread", [2.0, 500.0, 2000.0])
def test_chances_are_the_logistic_function_of_the_gaps(spread: float) -> None:
    strengths = np.linspace(-0.7, 0.3, 6) * spread

    found = pair_chances(strengths)

    assert found == pytest.approx(expit(strengths[:, None] - strengths), rel=1e-12, abs=1e-300)


@pytest.mark.parametrize("spread", [2.0, 2000.0])
def test_the_likelihood_is_that_of_the_pairs(spread: float) -> None:
    rng = np.random.default_rng(3)
    wins = rng.integers(0, 9, (6, 6)) * (1 - np.eye(6, dtype=int))
    counts = PairCounts(tuple("abcdef"), wins, np.zeros((6, 6), np.int64))
    strengths = np.linspace(-0.7, 0.3, 6) * spread

    found = pair_log_likelihood(*counts.matrices(), strengths)

    gaps = strengths[:, None] - strengths
    by_hand = -(wins * np.logaddexp(0, -gaps)).sum()
    assert found == pytest.approx(by_hand, rel=1e-12)
    assert half_tie_log_likelihood(counts.tallies(), strengths) == pytest.approx(by_hand, rel=1e-12)


def test_the_hessian_is_the_slope_of_the_gradient() -> None:
    rng = np.random.default_rng(4)
    votes = rng.integers(1, 9, (5, 5)).astype(np.float64)
    votes = np.triu(votes, 1) + np.triu(votes, 1).T
    strengths, small = rng.standard_normal(5), 1e-6

    def expected(at: NDArray[np.float64]) -> NDArray[np.float64]:
        points: NDArray[np.float64] = (votes * pair_chances(at)).sum(axis=1)
        return points

    hessian = pair_hessian(votes, strengths)

    for model, direction in enumerate(np.eye(5)):
        slope = expected(strengths + small * direction) - expected(strengths - small * direction)
        assert hessian[model] == pytest.approx(slope / (2 * small), abs=1e-7)


def test_the_quick_look_at_connection_agrees_with_the_groups() -> None:
    rng = np.random.default_rng(5)
    agreed = []
    for _ in range(200):
        wins = rng.random((6, 6)) < 0.25
        np.fill_diagonal(wins, False)
        counts = PairCounts(tuple("abcdef"), wins.astype(np.int64), np.zeros((6, 6), np.int64))
        one_group = bool(win_groups(counts.tallies()).max() == 0)
        agreed.append(joined_both_ways(wins) == one_group)
        agreed.append(one_group)

    assert all(agreed[::2])
    assert 10 < sum(agreed[1::2]) < 190
