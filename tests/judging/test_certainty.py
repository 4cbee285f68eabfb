"""Certainty: an exam before it is used, and how often a judge is right when it says so much."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from arena.errors import BadInput
from arena.judging.certainty import calibrated, certainty_is_useful, kept


def naive_auroc(said: list[float], correct: list[bool]) -> float:
    right = [one for one, was_right in zip(said, correct, strict=True) if was_right]
    wrong = [one for one, was_right in zip(said, correct, strict=True) if not was_right]
    points = [(r > w) + (r == w) / 2 for r in right for w in wrong]
    return sum(points) / len(points)


@given(
    st.lists(st.tuples(st.integers(1, 10), st.booleans()), min_size=2, max_size=40).filter(
        lambda rows: len({was_right for _, was_right in rows}) == 2
    )
)
def test_auroc_is_the_share_of_pairs_in_which_the_right_one_was_more_certain(
    rows: list[tuple[int, bool]],
) -> None:
    said, correct = [one / 10 for one, _ in rows], [was_right for _, was_right in rows]
    exam = certainty_is_useful(said, correct)
    other = certainty_is_useful([1 - one for one in said], correct)

    assert exam.auroc == pytest.approx(naive_auroc(said, correct))
    assert 0 <= exam.low <= exam.auroc + 1e-9
    assert exam.auroc - 1e-9 <= exam.high <= 1
    assert (other.low, other.high) == pytest.approx((1 - exam.high, 1 - exam.low), abs=1e-6)


def test_the_interval_covers_what_it_says_and_a_certainty_that_says_nothing_is_refused() -> None:
    rng = np.random.default_rng(1)
    for shift in (0.0, 0.8, 2.0):
        truth = float(norm.cdf(shift / 2**0.5))
        covered, allowed = 0, 0
        for _ in range(400):
            correct = rng.random(60) < 0.65
            # As bands of five, which is how judges say it.
            said = np.digitize(rng.normal(0, 1, 60) + shift * correct, [-1.5, -0.5, 0.5, 1.5, 2.5])
            exam = certainty_is_useful(said.tolist(), correct.tolist())
            covered += exam.low - 0.03 <= truth <= exam.high + 0.03
            allowed += exam.allowed
        assert covered / 400 >= 0.93
        if shift == 0:
            assert allowed / 400 <= 0.05
        if shift == 2:
            assert allowed / 400 >= 0.99


def test_two_right_ones_above_two_wrong_ones_are_not_yet_proof() -> None:
    small = certainty_is_useful([0.9] * 2 + [0.1] * 2, [True] * 2 + [False] * 2)
    large = certainty_is_useful([0.9] * 30 + [0.1] * 30, [True] * 30 + [False] * 30)

    assert (small.auroc, small.high) == (1.0, 1.0)
    assert small.low < 0.5
    assert not small.allowed
    assert large.allowed


def test_a_judge_that_always_says_90_is_refused() -> None:
    exam = certainty_is_useful([0.9] * 200, [True, False] * 100)

    assert exam.auroc == 0.5
    assert not exam.allowed


def test_a_judge_that_is_surest_when_wrong_is_refused() -> None:
    assert not certainty_is_useful([0.1] * 50 + [0.9] * 50, [True] * 50 + [False] * 50).allowed


@pytest.mark.parametrize("correct", [[True, True], [False, False]])
def test_an_exam_all_right_or_all_wrong_tells_nothing(correct: list[bool]) -> None:
    with pytest.raises(BadInput, match="tells nothing about certainty"):
        certainty_is_useful([0.5, 0.9], correct)


def test_lists_of_other_lengths_are_refused() -> None:
    with pytest.raises(BadInput, match="2 certainties for 1 verdicts"):
        calibrated([0.5, 0.9], [True])


def test_calibration_pools_levels_that_fall_and_never_falls_itself() -> None:
    said = [0.5] * 4 + [0.7] * 2 + [0.9] * 2
    correct = [True, True, True, False, True, False, True, True]
    fit = calibrated(said, correct)

    assert fit.chances == pytest.approx([2 / 3, 2 / 3, 1.0])
    assert fit.shares == pytest.approx([1.0, 0.5, 0.25])
    assert fit.chance([0.1, 0.5, 0.8, 1.0]) == pytest.approx([2 / 3, 2 / 3, 5 / 6, 1.0])
    assert fit.theta_for(0.6) == 0.5
    assert fit.theta_for(0.9) == 0.9


def test_an_accuracy_that_no_certainty_reaches_has_no_theta() -> None:
    assert calibrated([0.5, 0.9], [True, False]).theta_for(0.75) is None


def test_calibrated_chances_are_the_true_ones_for_a_judge_that_knows_itself() -> None:
    rng = np.random.default_rng(2)
    truth = np.linspace(0.5, 0.95, 10)
    place = rng.integers(0, 10, 20_000)
    correct = rng.random(20_000) < truth[place]
    fit = calibrated((place / 10).tolist(), correct.tolist())

    assert fit.chances == pytest.approx(truth, abs=0.03)


def test_an_empty_exam_calibrates_nothing() -> None:
    with pytest.raises(BadInput, match="without verdicts"):
        calibrated([], [])


def test_coverage_is_stated_beside_accuracy() -> None:
    rest = kept([0.9, 0.8, 0.8, 0.2], [True, True, False, False], 0.8)

    assert rest.coverage == 0.75
    assert rest.accuracy == pytest.approx(2 / 3)
    assert np.isnan(kept([0.5], [True], 0.8).accuracy)
