"""The fast clustered covariance against one vote after the other."""

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray
from scipy.special import expit

from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.sandwich import Covariance, centred_inverse, sandwich
from arena.vote_table import VoteTable
from tests.rating.tables import table, tables, tally


@settings(max_examples=50, deadline=None)
@given(votes=tables())
def test_clustered_covariances_agree_with_a_loop_over_votes(votes: VoteTable) -> None:
    fit = BradleyTerry().fit(votes)

    for found, clusters in ((fit.by_prompt, votes.cluster), (fit.by_battle, votes.battle)):
        assert found is not None
        expected = _naive_sandwich(votes, fit.strengths, clusters)
        assert found.matrix == pytest.approx(expected, rel=1e-7, abs=1e-9)
        assert found.clusters == len(set(clusters.tolist()))


def _naive_sandwich(
    votes: VoteTable, strengths: NDArray[np.float64], clusters: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Drops the last model's column instead of centring the inverse, then centres the result."""
    n = len(votes.models)
    hessian = np.zeros((n, n))
    scores = {cluster: np.zeros(n) for cluster in clusters.tolist()}
    for a, b, points, weight, cluster in zip(
        votes.a, votes.b, votes.points, votes.weight, clusters.tolist(), strict=True
    ):
        contrast = np.zeros(n)
        contrast[a], contrast[b] = 1, -1
        chance = expit(strengths[a] - strengths[b])
        hessian += weight * chance * (1 - chance) * np.outer(contrast, contrast)
        scores[cluster] += weight * (points - chance) * contrast
    meat = sum((np.outer(score, score) for score in scores.values()), np.zeros((n, n)))
    bread = np.zeros((n, n))
    bread[:-1, :-1] = np.linalg.inv(hessian[:-1, :-1])
    centre = np.eye(n) - 1 / n
    return centre @ bread @ meat @ bread @ centre * len(scores) / (len(scores) - 1)


def test_the_variance_of_one_pair_is_that_of_its_log_odds() -> None:
    # The delta method for log(wins / losses) of m votes: 1 / (m p (1 - p)), times m / (m - 1).
    fit = BradleyTerry().fit(table(tally("ant", "bee", wins=30, losses=10)))

    assert fit.by_prompt is not None
    assert fit.by_prompt.difference_errors()[0, 1] ** 2 == pytest.approx(
        1 / (40 * 0.75 * 0.25) * 40 / 39, rel=1e-12
    )


def test_the_centred_inverse_inverts_on_strengths_that_sum_to_0() -> None:
    hessian = np.array([[3.0, -1.0, -2.0], [-1.0, 1.0, 0.0], [-2.0, 0.0, 2.0]]) * 1e4

    assert hessian @ centred_inverse(hessian) == pytest.approx(np.eye(3) - 1 / 3, abs=1e-9)
    assert centred_inverse(hessian).sum(axis=0) == pytest.approx([0, 0, 0], abs=1e-12)


def test_a_single_cluster_has_no_covariance() -> None:
    two = np.array([0, 1])

    assert sandwich(np.eye(2), np.array([0.5, -0.5]), two, two[::-1], np.array([7, 7])) is None


def test_errors_are_of_strengths_and_of_their_differences() -> None:
    covariance = Covariance(np.array([[4.0, -1.0], [-1.0, 9.0]]), clusters=20)

    assert covariance.errors().tolist() == [2.0, 3.0]
    assert covariance.difference_errors()[0, 1] == pytest.approx(np.sqrt(15))
