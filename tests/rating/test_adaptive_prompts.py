"""Choosing prompts by what they tell, and placing a model by few of them."""

import numpy as np
import pytest
from scipy.special import expit

from arena.errors import NoVotes
from arena.rating.adaptive_prompts import AdaptivePrompts, information, place

NOBODY = np.zeros(4, np.int64)


def test_a_prompt_tells_most_where_the_outcome_is_open_and_it_tells_models_apart() -> None:
    assert information(0.0, 1.0) == 0.25
    assert information(0.0, 2.0) == 1.0
    assert information(3.0, 1.0) < information(1.0, 1.0) < 0.25


def test_the_prompt_next_to_the_strength_is_chosen() -> None:
    difficulty = np.array([-3.0, 0.9, 4.0, -0.5])
    choose, rng = AdaptivePrompts(top=1), np.random.default_rng(0)

    assert choose.next_prompt(1.0, np.ones(4), difficulty, NOBODY, rng) == 1
    done = np.array([False, True, False, False])
    assert choose.next_prompt(1.0, np.ones(4), difficulty, NOBODY, rng, done) == 3


def test_a_prompt_at_its_exposure_cap_is_left_alone() -> None:
    choose = AdaptivePrompts(top=1, exposure_cap=2)
    asked = np.array([0, 2, 0, 0])
    rng = np.random.default_rng(0)

    assert choose.next_prompt(0.0, np.array([1.0, 2, 1.5, 1]), np.zeros(4), asked, rng) == 2
    with pytest.raises(NoVotes, match="exposure cap"):
        choose.next_prompt(0.0, np.ones(4), np.zeros(4), np.full(4, 2), rng)


def test_one_of_the_few_best_is_drawn() -> None:
    choose, rng = AdaptivePrompts(top=2), np.random.default_rng(0)

    drawn = {
        choose.next_prompt(0.0, np.array([3.0, 1, 2, 0.5]), np.zeros(4), NOBODY, rng)
        for _ in range(50)
    }

    assert drawn == {0, 2}


def test_the_battle_of_the_two_least_known_equals_is_chosen_on_the_sharpest_prompt() -> None:
    strengths = np.array([0.0, 0.1, 2.0, 0.0])
    covariance = np.diag([0.01, 0.5, 0.5, 0.5])

    found = AdaptivePrompts(top=1).next_battle(
        strengths, covariance, np.array([1.0, 0.5, 1.6, 1.2]), NOBODY, np.random.default_rng(0)
    )

    assert found == (1, 3, 2)


def test_the_gain_is_what_a_vote_takes_off_the_summed_variances() -> None:
    rng = np.random.default_rng(1)
    root = rng.normal(size=(5, 5))
    covariance, strengths = root @ root.T / 5, rng.normal(size=5)
    after = {}
    for a in range(5):
        for b in range(a + 1, 5):
            contrast = np.eye(5)[a] - np.eye(5)[b]
            one = float(information(strengths[a] - strengths[b], 1.3))
            precision = np.linalg.inv(covariance) + one * np.outer(contrast, contrast)
            after[a, b] = np.trace(np.linalg.inv(precision))

    found = AdaptivePrompts(top=1).next_battle(
        strengths, covariance, np.array([1.3]), np.zeros(1, np.int64), rng
    )

    assert found[:2] == min(after, key=lambda pair: after[pair])


def test_fifty_adaptive_prompts_place_models_no_worse_than_a_hundred_random_ones() -> None:
    rng = np.random.default_rng(2)
    sharp, difficulty = np.exp(rng.normal(0, 0.5, 400)), rng.normal(0, 1.5, 400)
    adaptive, random = [], []
    for truth in rng.normal(0, 1, 60):
        points = (rng.random(400) < expit(sharp * (truth - difficulty))).astype(float)
        done, strength = np.zeros(400, np.bool_), 0.0
        for _ in range(50):
            nothing = np.zeros(400, np.int64)
            choose = AdaptivePrompts()
            done[choose.next_prompt(strength, sharp, difficulty, nothing, rng, done)] = True
            strength = place(points[done], sharp[done], difficulty[done]).strength
        some = rng.choice(400, 100, replace=False)
        adaptive.append(strength - truth)
        random.append(place(points[some], sharp[some], difficulty[some]).strength - truth)

    assert np.sqrt(np.mean(np.square(adaptive))) <= np.sqrt(np.mean(np.square(random)))


def test_a_placement_knows_its_error() -> None:
    rng = np.random.default_rng(3)
    sharp, difficulty = np.ones(100), rng.normal(size=100)
    found = []
    for _ in range(300):
        points = (rng.random(100) < expit(0.7 - difficulty)).astype(float)
        found.append(place(points, sharp, difficulty))

    spread = np.std([one.strength for one in found])
    assert spread == pytest.approx(np.mean([one.error for one in found]), rel=0.1)


def test_a_model_that_won_everything_is_placed_finitely() -> None:
    found = place(np.ones(20), np.ones(20), np.zeros(20))

    assert 3 < found.strength < 8


def test_one_model_makes_no_battle() -> None:
    with pytest.raises(NoVotes, match="two models"):
        AdaptivePrompts().next_battle(
            np.zeros(1), np.eye(1), np.ones(1), np.zeros(1, np.int64), np.random.default_rng(0)
        )
