"""The cards flag what is planted."""

import numpy as np
import pytest

from arena.rating.elo_cards import reliability_card, transitivity_card
from arena.rating.methods.bradley_terry import BradleyTerry
from tests.rating.simulated import bernoulli_pairs, davidson_votes
from tests.rating.tables import table, tally


def test_close_models_are_flagged_at_a_large_k_and_far_ones_are_not() -> None:
    votes = bernoulli_pairs({(0, 1): 0.51, (1, 2): 0.8, (0, 2): 0.8}, 1000, seed=0)

    card = reliability_card(votes, k_factors=(1, 32), permutations=(1, 100))

    assert set(card.models) == set(votes.models)
    assert card.models[2] == "m002"
    cells = {(cell.k_factor, cell.permutations): cell for cell in card.cells}
    assert list(cells) == [(1, 1), (1, 100), (32, 1), (32, 100)]
    assert cells[32, 1].flips[0] >= 0.2
    assert cells[32, 1].flips[1] < 0.01
    assert cells[1, 100].flips[1] < 1e-6
    assert cells[1, 100].swaps == 0
    assert cells[1, 100].largest_change < cells[32, 1].largest_change


def test_the_normal_law_of_flips_agrees_with_counting() -> None:
    votes = bernoulli_pairs({(0, 1): 0.52, (1, 2): 0.55, (0, 2): 0.57}, 300, seed=4)

    card = reliability_card(votes, k_factors=(16,), permutations=(1, 2, 2000))

    counted, for_two = card.cells[0].flips, card.cells[1].flips
    # Two orders halve the variance: the normal quantile of a flip grows by the root of 2.
    assert all(two < one for one, two in zip(counted, for_two, strict=True))
    assert card.cells[2].flips[0] < 0.01


def test_a_cycle_of_majorities_is_found_once() -> None:
    votes = table(
        tally("rock", "scissors", wins=9, losses=1),
        tally("scissors", "paper", wins=9, losses=1),
        tally("paper", "rock", wins=9, losses=1),
        tally("rock", "ant", wins=2, losses=1),
    )
    fit = BradleyTerry().fit(votes)

    card = transitivity_card(votes, fit.strengths)

    assert (card.triples, card.cycles) == (1, 1)
    assert card.examples == (("paper", "rock", "scissors"),)


def test_a_rating_against_a_significant_majority_is_a_contradiction() -> None:
    votes = table(
        tally("ant", "bee", wins=15, losses=3),
        tally("bee", "cat", wins=3, losses=2),
        tally("ant", "cat", wins=3, losses=2),
    )

    card = transitivity_card(votes, np.array([0.0, 1.0, 0.5]))

    (pair,) = card.contradictions
    assert (pair.winner, pair.loser, pair.wins, pair.losses) == ("ant", "bee", 15, 3)
    # scipy.stats.binomtest(3, 18).pvalue
    assert pair.p_value == pytest.approx(0.00754, abs=1e-5)
    assert (card.triples, card.cycles, card.contradicted) == (1, 0, 1)


def test_counts_agree_with_a_loop_over_triples() -> None:
    rng = np.random.default_rng(5)
    votes = davidson_votes(np.zeros(8), 0.5, 200, rng)
    card = transitivity_card(votes, rng.normal(size=8), significance=0.9)

    wins = np.zeros((8, 8))
    for a, b, points in zip(votes.a, votes.b, votes.points, strict=True):
        wins[a, b] += points == 1
        wins[b, a] += points == 0
    against = {(pair.winner, pair.loser) for pair in card.contradictions}
    triples = cycles = contradicted = 0
    for i in range(8):
        for j in range(i + 1, 8):
            for k in range(j + 1, 8):
                gaps = [wins[i, j] - wins[j, i], wins[j, k] - wins[k, j], wins[k, i] - wins[i, k]]
                triples += all(gaps)
                cycles += all(gap > 0 for gap in gaps) or all(gap < 0 for gap in gaps)
                names = {votes.models[model] for model in (i, j, k)}
                contradicted += all(gaps) and any({*pair} <= names for pair in against)

    assert (card.triples, card.cycles, card.contradicted) == (triples, cycles, contradicted)
    assert len(card.examples) == cycles > 0
