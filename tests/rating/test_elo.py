"""Elo against evalica and a plain loop, and the scenarios of Elo Uncovered."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arena.errors import BadInput, DisconnectedModels
from arena.rating import elo_orders
from arena.rating.elo_orders import play, random_orders
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.elo import Elo, monte_carlo_errors
from arena.rating.scale import POINTS_PER_LOG_ODD
from arena.vote_table import VoteTable
from tests.rating.published import evalica_scores, evalica_sets, evalica_votes
from tests.rating.simulated import bernoulli_pairs
from tests.rating.tables import table, tables, tally

# Chances that the first beats the second and the second the third; the first beats the third with
# the product of their odds. From Elo Uncovered: far apart is .8, close is .51.
SCENARIOS = {"far, far": (0.8, 0.8), "far, close": (0.8, 0.51), "close, far": (0.51, 0.8)}


def _three(upper: float, lower: float, seed: int) -> VoteTable:
    odds = upper / (1 - upper) * lower / (1 - lower)
    chances = {(0, 1): upper, (1, 2): lower, (0, 2): odds / (1 + odds)}
    return bernoulli_pairs(chances, 1000, seed)


@pytest.mark.shared_data
@evalica_sets
def test_in_file_order_it_equals_the_golden_scores_of_evalica(shared_data: Path, name: str) -> None:
    votes = evalica_votes(shared_data, name)

    fit = Elo(permutations=0).fit(votes)

    ratings = dict(zip(fit.models, 1000 + POINTS_PER_LOG_ODD * fit.strengths, strict=True))
    assert ratings == pytest.approx(evalica_scores(shared_data, name, "elo"), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(votes=tables(), weights=st.randoms(use_true_random=False), number=st.integers(1, 5))
def test_all_orders_at_once_agree_with_a_loop(
    votes: VoteTable, weights: np.random.Generator, number: int
) -> None:
    votes.weight[:] = [weights.choice([0.5, 1.0, 3.0]) for _ in range(len(votes))]
    (orders,) = random_orders(len(votes), number, seed=0)

    played = play(votes, [4.0, 32.0], orders)

    for k_factor, ratings in zip([4.0, 32.0], played, strict=True):
        for order, found in zip(orders, ratings, strict=True):
            assert found == pytest.approx(_one_by_one(votes, k_factor, order), abs=1e-9)


def _one_by_one(votes: VoteTable, k_factor: float, order: np.ndarray) -> list[float]:
    ratings = [0.0] * len(votes.models)
    for row in order.tolist():
        a, b = int(votes.a[row]), int(votes.b[row])
        expected = 1 / (1 + 10 ** ((ratings[b] - ratings[a]) / 400))
        gain = k_factor * votes.weight[row] * (votes.points[row] - expected)
        ratings[a] += gain
        ratings[b] -= gain
    return ratings


def test_neither_chunks_nor_batches_change_a_rating(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = _three(0.8, 0.51, seed=0)
    whole = Elo(permutations=7).play_orders(votes)

    monkeypatch.setattr(elo_orders, "_CHUNK", 100)
    monkeypatch.setattr(elo_orders, "_MOST_AT_ONCE", 2 * len(votes))

    assert np.array_equal(Elo(permutations=7).play_orders(votes), whole)


@pytest.mark.parametrize("chance", [0.65, 0.8, 0.9])
def test_averaged_over_100_orders_it_ranks_separated_models_rightly(chance: float) -> None:
    method = Elo(k_factor=1, permutations=100)
    right = [
        np.argsort(-method.fit(_three(chance, chance, seed)).strengths).tolist() == [0, 1, 2]
        for seed in range(30)
    ]

    assert np.mean(right) >= 0.99


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_far_apart_is_ranked_rightly_in_each_scenario(name: str) -> None:
    upper, lower = SCENARIOS[name]
    for seed in range(10):
        strengths = Elo(k_factor=1).fit(_three(upper, lower, seed)).strengths
        assert strengths[0] > strengths[2]
        assert strengths[0] > strengths[1] or upper == 0.51
        assert strengths[1] > strengths[2] or lower == 0.51


def test_one_order_at_k_32_flips_close_models_often() -> None:
    # Scenario "close, close" with N = 1: Elo Uncovered's finding.
    ratings = Elo(k_factor=32, permutations=500).play_orders(_three(0.51, 0.51, seed=0))
    truth = BradleyTerry().fit(_three(0.51, 0.51, seed=0)).strengths

    ranking = np.argsort(-truth)
    leads = ratings[:, ranking][:, :-1] - ratings[:, ranking][:, 1:]
    assert ((leads < 0).mean(axis=0) >= 0.2).all()


def test_the_monte_carlo_error_falls_with_the_root_of_the_orders() -> None:
    ratings = Elo(k_factor=16, permutations=6400).play_orders(_three(0.65, 0.65, seed=0))

    few = ratings.reshape(640, 10, 3).mean(axis=1).std(axis=0)
    many = ratings.reshape(64, 100, 3).mean(axis=1).std(axis=0)

    assert few / many == pytest.approx(np.full(3, np.sqrt(10)), rel=0.2)
    assert monte_carlo_errors(ratings[:100]) == pytest.approx(many, rel=0.25)


def test_one_seed_gives_one_result_and_the_order_of_rows_hardly_matters() -> None:
    votes = _three(0.65, 0.51, seed=1)
    shuffled = votes.take(np.random.default_rng(0).permutation(len(votes)))

    ratings = Elo().play_orders(votes)

    assert np.array_equal(Elo().play_orders(votes), ratings)
    change = Elo().play_orders(shuffled).mean(axis=0) - ratings.mean(axis=0)
    assert (np.abs(change) <= 3 * np.sqrt(2) * monte_carlo_errors(ratings)).all()


def test_small_steps_over_many_votes_come_to_bradley_terry() -> None:
    votes = bernoulli_pairs({(0, 1): 0.7, (1, 2): 0.6, (0, 2): 0.8}, 20_000, seed=0)

    elo = Elo(k_factor=0.5, permutations=20).fit(votes)

    assert elo.strengths == pytest.approx(BradleyTerry().fit(votes).strengths, abs=0.02)


def test_an_undefeated_model_has_a_rating() -> None:
    assert Elo().fit(table(tally("ant", "bee", wins=3))).strengths[0] > 0


def test_negative_settings_are_refused() -> None:
    with pytest.raises(BadInput, match="k_factor is -1; it must be 0 or more"):
        Elo(k_factor=-1).fit(table(tally("ant", "bee", wins=1)))


def test_a_model_that_met_none_of_the_others_is_refused() -> None:
    with pytest.raises(DisconnectedModels, match="no chain of votes joins cat"):
        Elo().fit(table(tally("ant", "bee", wins=1), models=["cat"]))
