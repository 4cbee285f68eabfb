"""Logistic regression against closed forms."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from arena.errors import NoConvergence
from arena.rating.ridge_logistic import ridge_logistic

ONES = csr_array(np.ones((4, 1)))


def test_a_level_alone_is_the_log_odds_of_the_points() -> None:
    points = np.array([1.0, 1.0, 1.0, 0.0])

    found = ridge_logistic(ONES, points, np.ones(4), np.zeros(1), np.full(1, 1e-12))

    assert found == pytest.approx([np.log(3)])


def test_the_slope_of_the_log_posterior_is_0_at_the_coefficients() -> None:
    rng = np.random.default_rng(0)
    columns, points, weight = rng.normal(size=(50, 3)), rng.random(50), rng.random(50)
    centre, stiffness = np.array([0.0, 1.0, -1.0]), np.array([0.1, 2.0, 5.0])

    found = ridge_logistic(csr_array(columns), points, weight, centre, stiffness)

    chances = 1 / (1 + np.exp(-columns @ found))
    slope = columns.T @ (weight * (points - chances)) - stiffness * (found - centre)
    assert slope == pytest.approx(np.zeros(3), abs=1e-9)


def test_it_raises_when_a_coefficient_still_moves() -> None:
    with pytest.raises(NoConvergence, match="after 3 steps a coefficient still moves by"):
        ridge_logistic(ONES, np.ones(4), np.ones(4), np.zeros(1), np.full(1, 1e-9), max_steps=3)
