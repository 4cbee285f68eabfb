"""Distinct dimensions or one, with known latent ones."""

import numpy as np
import pytest
from numpy.typing import NDArray

from arena.errors import BadInput
from arena.rating.components import Components, PrincipalComponents, aligned, upright

# Two latent skills, three dimensions each.
LATENT = np.array([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]], np.float64)


def found_in(ratings: NDArray[np.float64], seed: int = 0) -> Components:
    n, d = ratings.shape
    models, dimensions = tuple(f"m{i}" for i in range(n)), tuple(f"d{i}" for i in range(d))
    rng = np.random.default_rng(seed)
    return PrincipalComponents().find(models, dimensions, ratings, rng)


def simulated(seed: int, n: int = 30, noise: float = 0.3) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 2)) @ LATENT + rng.normal(0, noise, (n, 6))


@pytest.mark.parametrize("seed", range(5))
def test_parallel_analysis_keeps_the_two_latent_skills(seed: int) -> None:
    found = found_in(simulated(seed))

    assert found.kept == 2
    spanned, _ = np.linalg.qr(found.loadings[:, :2])
    truth, _ = np.linalg.qr(LATENT.T)
    cosines = np.linalg.svd(spanned.T @ truth, compute_uv=False)
    assert np.degrees(np.arccos(np.clip(cosines, -1, 1))).max() < 10


def test_dimensions_of_pure_noise_keep_nothing() -> None:
    kept = [found_in(np.random.default_rng(seed).normal(size=(30, 6))).kept for seed in range(20)]

    # Each has a chance of 5 percent to keep one.
    assert sum(one > 0 for one in kept) <= 3


def test_dimensions_that_say_the_same_keep_one() -> None:
    skill = np.random.default_rng(1).normal(size=(30, 1))

    found = found_in(skill + np.random.default_rng(2).normal(0, 0.2, (30, 4)))

    assert found.kept == 1
    assert found.explained[0] > 0.9
    assert (found.loadings[:, 0] > 0.9).all()


def test_loadings_are_correlations_and_scores_are_standardised() -> None:
    ratings = simulated(3)

    found = found_in(ratings)

    correlations = np.corrcoef(ratings.T, found.scores.T)[:6, 6:]
    assert found.loadings == pytest.approx(correlations, abs=1e-9)
    assert found.scores.std(axis=0) == pytest.approx(np.ones(6))
    assert found.explained.sum() == pytest.approx(1)


def test_the_largest_loading_of_every_component_is_positive() -> None:
    found = found_in(-simulated(4))

    largest = np.abs(found.loadings).argmax(axis=0)
    assert (found.loadings[largest, np.arange(6)] > 0).all()
    assert upright(np.array([[0.1, -3.0], [-0.2, 1.0]])).tolist() == [-1.0, -1.0]


def test_bootstrap_intervals_hold_the_loadings_and_narrow_with_more_models() -> None:
    few, many = found_in(simulated(5, n=30)), found_in(simulated(5, n=300))

    for found in (few, many):
        assert (found.low[:, :2] <= found.loadings[:, :2] + 0.02).all()
        assert (found.high[:, :2] >= found.loadings[:, :2] - 0.02).all()
    assert np.mean((many.high - many.low)[:, :2]) < 0.6 * np.mean((few.high - few.low)[:, :2])


def test_the_same_seed_gives_the_same_intervals() -> None:
    one, other = found_in(simulated(6), seed=9), found_in(simulated(6), seed=9)

    np.testing.assert_array_equal(one.low, other.low)
    np.testing.assert_array_equal(one.threshold, other.threshold)


def test_loadings_are_turned_to_those_of_another_snapshot() -> None:
    loadings = found_in(simulated(7)).loadings[:, :2]
    angle = 0.7
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

    assert aligned(loadings @ rotation * [1, -1], loadings) == pytest.approx(loadings)


def test_what_has_no_components_is_refused() -> None:
    ratings = simulated(8)
    with pytest.raises(BadInput, match="d1 rates all models alike"):
        found_in(np.column_stack([ratings[:, 0], np.ones(30)]))
    with pytest.raises(BadInput, match="1 ratings are missing"):
        found_in(np.where(ratings == ratings[2, 3], np.nan, ratings))
    with pytest.raises(BadInput, match="ratings are 2 x 6"):
        found_in(ratings[:2])
