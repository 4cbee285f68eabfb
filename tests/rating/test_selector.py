"""Held-out loss finds the model that made the votes."""

from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from arena.errors import RatingError
from arena.rating.selector import select_tie_model
from tests.rating.published import evalica_votes
from tests.rating.simulated import coded, davidson_votes, rao_kupper_votes
from tests.rating.tables import table, tally

STRENGTHS = np.linspace(-3, 3, 10)


def test_votes_of_rao_and_kupper_are_found_in_most_worlds() -> None:
    best = [
        select_tie_model(rao_kupper_votes(STRENGTHS, 0.8, 6000, np.random.default_rng(seed))).best
        for seed in range(20)
    ]

    assert best.count("rao_kupper") >= 14


def test_votes_of_davidson_are_found_in_most_worlds() -> None:
    best = [
        select_tie_model(davidson_votes(STRENGTHS, 1.5, 6000, np.random.default_rng(seed))).best
        for seed in range(20)
    ]

    assert best.count("davidson") >= 14


def test_underdogs_that_tie_but_hardly_win_are_bradley_terrys() -> None:
    rng = np.random.default_rng(0)
    a, shift = rng.integers(0, 10, 6000), rng.integers(1, 10, 6000)
    b = (a + shift) % 10
    expected = expit(STRENGTHS[a] - STRENGTHS[b])
    tied = 0.95 * 2 * np.minimum(expected, 1 - expected)
    draw = rng.random(6000)
    points = np.where(draw < tied, 0.5, np.where(draw < expected + tied / 2, 1.0, 0.0))

    selection = select_tie_model(coded(10, a, b, points))

    assert selection.best == "bradley_terry"
    assert [loss.outcomes for loss in selection.losses] == sorted(
        loss.outcomes for loss in selection.losses
    )
    assert selection.votes + selection.left_out == 6000


def test_the_loss_is_that_of_equal_models() -> None:
    # One pair, a third of each outcome: every model says a third, whatever is left out.
    votes = coded(
        2, np.zeros(900, int), np.ones(900, int), np.tile([1.0, 0.5, 0.0], 300), prompts=50
    )

    selection = select_tie_model(votes, folds=3)

    for loss in selection.losses:
        assert loss.outcomes == pytest.approx(np.log(3), abs=1e-3)
        assert loss.points == pytest.approx(np.log(2), abs=1e-3)


@pytest.mark.shared_data
def test_human_votes_of_llmfao_are_rated_by_all(shared_data: Path) -> None:
    selection = select_tie_model(evalica_votes(shared_data, "llmfao"))

    assert len(selection.losses) == 3
    assert selection.votes == 8931


def test_too_few_prompts_or_ties_are_refused() -> None:
    with pytest.raises(RatingError, match="3 prompt clusters are too few for 5 folds"):
        select_tie_model(table(tally("a", "b", wins=1, losses=1, ties=1)))
    with pytest.raises(RatingError, match="no vote is a tie"):
        select_tie_model(table(tally("a", "b", wins=5, losses=5)))
