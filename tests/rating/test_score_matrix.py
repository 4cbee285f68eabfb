"""Votes as a matrix of scores, and the fill of what was not observed."""

import numpy as np
import pytest
from scipy.special import expit

from arena.errors import BadInput, NoConvergence, NoVotes
from arena.rating.score_matrix import Fill, ScoreMatrix, score_matrix
from tests.rating.tables import table, vote

VOTES = table(
    vote("ant", "bee", 1.0, prompt="p", judge="j"),
    vote("ant", "bee", 0.5, prompt="p", judge="k"),
    vote("bee", "cat", 0.0, prompt="q", judge="j"),
    models=["ant", "bee", "cat", "dog"],
)


def test_a_score_is_the_win_rate_of_a_model_on_a_prompt_cluster() -> None:
    matrix = score_matrix(VOTES)

    nan = np.nan
    expected = [[0.75, nan], [0.25, 0.0], [nan, 1.0], [nan, nan]]
    assert (matrix.models, matrix.tasks) == (("ant", "bee", "cat", "dog"), ("p", "q"))
    np.testing.assert_array_equal(matrix.scores, expected)
    np.testing.assert_array_equal(matrix.votes, [[2, 0], [2, 1], [0, 1], [0, 0]])
    assert matrix.observed == 4 / 8


def test_judges_can_be_the_tasks() -> None:
    matrix = score_matrix(VOTES, by="judge")

    assert matrix.tasks == ("j", "k")
    np.testing.assert_array_equal(matrix.scores[:2], [[1.0, 0.5], [0.0, 0.5]])


def test_weights_count_votes_as_often_as_they_say() -> None:
    weighted = VOTES.take(np.arange(3))
    weighted.weight[0] = 3.0

    assert score_matrix(weighted).scores[0, 0] == 0.875


def test_the_noise_is_the_sampling_variance_of_a_score() -> None:
    # Two cells of two votes, 1 and 0.5 for ant: each a variance of 0.125, halved by two votes; the
    # two cells of one vote take the same variance undivided.
    assert score_matrix(VOTES).noise == pytest.approx(0.125 * (0.5 + 0.5 + 1 + 1) / 4)


def test_single_votes_tell_nothing_of_the_noise() -> None:
    assert score_matrix(table(vote("ant", "bee"))).noise is None


def test_no_votes_make_no_scores() -> None:
    with pytest.raises(NoVotes):
        score_matrix(table(models=["ant", "bee"]))


def test_a_cut_off_matrix_of_a_rasch_model_is_filled_by_it() -> None:
    rng = np.random.default_rng(1)
    ability, difficulty = rng.normal(size=20), rng.normal(size=30)
    truth = expit(ability[:, None] - difficulty)
    holes = rng.random(truth.shape) < 0.3
    votes = np.where(holes, 0.0, 1000.0)
    matrix = ScoreMatrix(
        tuple(f"m{i}" for i in range(20)),
        tuple(f"t{i}" for i in range(30)),
        np.where(holes, np.nan, truth),
        votes,
    )

    filled = Fill().fill(matrix)

    assert np.abs(filled.scores - truth)[holes].max() < 0.002
    np.testing.assert_array_equal(filled.scores[~holes], truth[~holes])
    np.testing.assert_array_equal(filled.votes, votes)


def test_the_fill_of_perfect_scores_stays_inside_0_and_1() -> None:
    matrix = ScoreMatrix.of(["best", "worst"], ["p", "q"], [[1.0, np.nan], [0.0, 0.0]])

    filled = Fill().fill(matrix).scores[0, 1]

    assert 0.5 < filled < 1


def test_a_complete_matrix_is_filled_already() -> None:
    matrix = ScoreMatrix.of(["ant"], ["p"], [[0.2]])

    assert Fill().fill(matrix) is matrix


def test_what_cannot_be_filled_is_refused() -> None:
    with pytest.raises(BadInput, match="are not shares"):
        Fill().fill(ScoreMatrix.of(["ant"], ["p", "q"], [[90.0, np.nan]]))
    with pytest.raises(NoVotes):
        Fill().fill(ScoreMatrix.of(["ant"], ["p"], [[np.nan]]))
    with pytest.raises(NoConvergence, match="after 1 steps an effect still moves by"):
        Fill(max_steps=1).fill(ScoreMatrix.of(["ant"], ["p", "q"], [[0.9, np.nan]]))
    with pytest.raises(BadInput, match="2 models and 1 tasks"):
        ScoreMatrix(("a", "b"), ("p",), np.zeros((1, 1)), np.zeros((1, 1)))
