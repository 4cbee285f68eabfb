"""The game about who is best: the toy of polarix, copies, domination, what was not observed."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import BadInput, RatingError
from arena.rating.equilibrium import EquilibriumGame
from arena.rating.score_matrix import ScoreMatrix

# README of google-deepmind/polarix: five agents on three tasks.
AGENTS = ["skew_a", "skew_b", "skew_c", "weak", "strong"]
TOY = ScoreMatrix.of(
    AGENTS, ["x", "y", "z"], [[6, 4, 3], [3, 5, 2], [1, 3, 7], [3, 4, 3], [5, 4, 5]]
)


def matrix_of(scores: NDArray[np.float64], noise: float | None = None) -> ScoreMatrix:
    n, k = scores.shape
    votes = np.where(np.isnan(scores), 0.0, 1.0)
    models, tasks = tuple(f"m{i}" for i in range(n)), tuple(f"t{i}" for i in range(k))
    return ScoreMatrix(models, tasks, scores, votes, noise)


def world(n: int, k: int, seed: int) -> NDArray[np.float64]:
    rng = np.random.default_rng(seed)
    gaps = rng.normal(size=(n, 1)) - rng.normal(size=k)
    return expit(gaps + rng.normal(0, 0.7, (n, k)))


def test_the_toy_of_polarix_has_the_strong_agent_at_0() -> None:
    # shared/methods/rating.md, section 4 (difference game); polarix has the same order of agents.
    found = EquilibriumGame(epsilon=1e-5).rate(TOY)

    assert found.ratings == pytest.approx([-0.071, -0.055, -0.302, -0.220, 0], abs=5e-4)


def test_copies_of_models_and_of_prompts_change_no_rating() -> None:
    scores = world(12, 30, seed=2)
    before = EquilibriumGame().rate(matrix_of(scores))
    top = int(np.argmax(before.ratings))

    models = EquilibriumGame().rate(matrix_of(np.vstack([scores, *[scores[[top]]] * 5])))
    prompts = EquilibriumGame().rate(matrix_of(np.hstack([scores, *[scores[:, :10]] * 5])))

    assert np.abs(models.ratings[:12] - before.ratings).max() < 1e-6
    assert np.abs(models.ratings[12:] - before.ratings[top]).max() < 1e-6
    assert models.support[[top, 12, 13, 14, 15, 16]].sum() == pytest.approx(before.support[top])
    assert np.abs(prompts.ratings - before.ratings).max() < 1e-6


def test_a_plain_average_follows_the_copies_of_prompts_instead() -> None:
    scores = world(12, 30, seed=2)

    more = np.hstack([scores, *[scores[:, :10]] * 5])

    assert np.abs(more.mean(axis=1) - scores.mean(axis=1)).max() > 0.02


def test_noisy_copies_move_ratings_less_where_the_noise_is_known() -> None:
    rng = np.random.default_rng(5)
    truth = world(12, 60, seed=5)
    noisy = truth + rng.normal(0, 0.02, truth.shape)
    copies = truth[[0] * 6] + rng.normal(0, 0.02, (6, 60))

    def shift(noise: float | None) -> float:
        before = EquilibriumGame(normalise="none").rate(matrix_of(noisy, noise))
        after = EquilibriumGame(normalise="none").rate(matrix_of(np.vstack([noisy, copies]), noise))
        return float(np.abs(after.ratings[:12] - before.ratings).max())

    assert shift(0.02**2) < 0.7 * shift(None)


@pytest.mark.parametrize("seed", range(5))
def test_a_dominated_model_is_never_above_its_dominator(seed: int) -> None:
    scores = world(8, 15, seed)
    scores[3] = scores[1] - np.random.default_rng(seed).uniform(0, 0.05, 15)

    found = EquilibriumGame().rate(matrix_of(scores))

    assert found.ratings[3] <= found.ratings[1]


def test_the_order_of_models_and_prompts_changes_nothing() -> None:
    scores = world(10, 20, seed=7)
    rows, columns = np.random.default_rng(7).permutation(10), np.arange(20)[::-1]

    found = EquilibriumGame().rate(matrix_of(scores))
    mixed = EquilibriumGame().rate(matrix_of(scores[np.ix_(rows, columns)]))

    assert mixed.ratings == pytest.approx(found.ratings[rows], abs=1e-9)
    assert mixed.deciding == pytest.approx(found.deciding[columns], abs=1e-9)


def test_the_result_carries_its_certificate() -> None:
    found = EquilibriumGame().rate(matrix_of(world(10, 20, seed=7)))

    assert found.ratings.max() <= found.most_gain <= 0.005 * 1.001
    assert found.support.sum() == pytest.approx(1)
    assert found.deciding.sum() == pytest.approx(1)


def test_a_prompt_on_which_all_do_alike_is_no_division_by_0() -> None:
    scores = world(6, 8, seed=1)

    found = EquilibriumGame().rate(matrix_of(np.hstack([scores, np.full((6, 1), 0.4)])))

    assert np.isfinite(found.ratings).all()


def test_identical_models_are_all_at_0() -> None:
    found = EquilibriumGame().rate(matrix_of(np.full((4, 3), 0.5)))

    assert found.ratings == pytest.approx([0, 0, 0, 0], abs=1e-12)
    assert found.support == pytest.approx([0.25] * 4)


def test_a_matrix_with_few_holes_is_filled_and_says_how_much_was_seen() -> None:
    scores = world(10, 20, seed=9)
    whole = EquilibriumGame().rate(matrix_of(scores))
    scores[np.random.default_rng(9).random(scores.shape) < 0.1] = np.nan

    found = EquilibriumGame().rate(matrix_of(scores))

    assert found.observed == pytest.approx(0.9, abs=0.03)
    assert np.corrcoef(found.ratings, whole.ratings)[0, 1] > 0.95


def test_the_game_is_off_where_too_little_was_observed() -> None:
    scores = world(4, 5, seed=0)
    scores[:, 2:] = np.nan

    with pytest.raises(RatingError, match=r"40% of the 4 models x 5 tasks matrix was observed"):
        EquilibriumGame().rate(matrix_of(scores))


def test_a_game_too_large_for_the_memory_is_refused() -> None:
    with pytest.raises(BadInput, match="10 models x 10 models x 20 tasks are 2,000 cells"):
        EquilibriumGame(max_cells=1999).rate(matrix_of(world(10, 20, seed=7)))
