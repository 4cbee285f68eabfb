"""The differential equation of Elo against the average over orders and its limits."""

import numpy as np
import pytest

from arena.errors import DisconnectedModels
from arena.rating import elo_flow
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.elo import Elo, monte_carlo_errors
from arena.rating.methods.mean_elo import MeanElo
from arena.rating.scale import POINTS_PER_LOG_ODD
from tests.rating.simulated import davidson_votes
from tests.rating.tables import table, tally

VOTES = davidson_votes(np.linspace(-1.5, 1.5, 20), 0.5, 4000, np.random.default_rng(0))


def test_is_within_a_point_of_the_average_over_orders() -> None:
    ratings = Elo(permutations=1000).play_orders(VOTES)
    noise = monte_carlo_errors(ratings)

    fit = MeanElo().fit(VOTES)

    error = 1000 + POINTS_PER_LOG_ODD * fit.strengths - ratings.mean(axis=0)
    assert noise.max() < 0.6
    assert (np.abs(error) < 1 + 4 * noise).all()


def test_tiny_steps_add_up_to_the_points_above_one_half() -> None:
    fit = MeanElo(k_factor=1e-4).fit(table(tally("ant", "bee", wins=5, losses=1)))

    assert fit.strengths * POINTS_PER_LOG_ODD == pytest.approx([2e-4, -2e-4], rel=1e-4)


def test_endless_steps_come_to_bradley_terry() -> None:
    strengths = MeanElo(k_factor=1e5).fit(VOTES).strengths

    assert strengths == pytest.approx(BradleyTerry().fit(VOTES).strengths, abs=1e-6)


def test_pairs_gathered_and_whole_matrices_lead_to_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    method = MeanElo(rounds=0)
    dense = method.fit(VOTES).strengths
    monkeypatch.setattr(elo_flow, "_SPARSE", 0)

    assert method.fit(VOTES).strengths == pytest.approx(dense, abs=1e-9)


def test_a_model_that_met_none_of_the_others_is_refused() -> None:
    with pytest.raises(DisconnectedModels, match="no chain of votes joins cat"):
        MeanElo().fit(table(tally("ant", "bee", wins=1), models=["cat"]))
