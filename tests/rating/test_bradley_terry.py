"""Maximum likelihood, against worked examples, closed forms and choix."""

from itertools import combinations, pairwise

import choix
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.special import expit

from arena.errors import DisconnectedModels, NoConvergence, NoVotes
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.rating.tables import table, tables, tally, vote


def test_matches_the_worked_example_on_wikipedia() -> None:
    # https://en.wikipedia.org/wiki/Bradley-Terry_model#Worked_example_of_solution_procedure
    votes = table(
        tally("A", "B", wins=2, losses=3),
        tally("A", "D", wins=1, losses=4),
        tally("B", "C", wins=5, losses=3),
        tally("C", "D", wins=1, losses=3),
    )

    fit = BradleyTerry().fit(votes)

    assert np.exp(fit.strengths) == pytest.approx([0.640, 1.043, 0.660, 2.270], abs=5e-4)


def test_two_models_are_as_far_apart_as_the_log_odds() -> None:
    fit = BradleyTerry().fit(table(tally("ant", "bee", wins=3, losses=1)))

    assert fit.models == ("ant", "bee")
    assert fit.strengths == pytest.approx([np.log(3) / 2, -np.log(3) / 2], abs=1e-12)
    assert fit.log_likelihood == pytest.approx(3 * np.log(0.75) + np.log(0.25), abs=1e-12)


def test_a_tie_is_half_a_win_for_each_side() -> None:
    tied = BradleyTerry().fit(table(tally("ant", "bee", wins=2, ties=2)))
    halves = BradleyTerry().fit(table(tally("ant", "bee", wins=3, losses=1)))

    assert tied.strengths == pytest.approx(halves.strengths, abs=1e-12)


def test_ties_only_make_all_models_equal() -> None:
    fit = BradleyTerry().fit(table(tally("ant", "bee", ties=3), tally("bee", "cat", ties=1)))

    assert fit.strengths == pytest.approx([0, 0, 0], abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(votes=tables())
def test_agrees_with_choix(votes: VoteTable) -> None:
    # choix knows no ties: every vote counts twice, a tie once for each side.
    wins = []
    for a, b, points in zip(votes.a, votes.b, votes.points, strict=True):
        wins += [(a, b)] * int(2 * points) + [(b, a)] * int(2 - 2 * points)

    expected = choix.ilsr_pairwise(len(votes.models), wins, tol=1e-10)

    assert BradleyTerry().fit(votes).strengths == pytest.approx(expected, abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(votes=tables())
def test_every_model_gets_the_points_that_the_fit_expects(votes: VoteTable) -> None:
    strengths = BradleyTerry().fit(votes).strengths
    surplus = votes.points - expit(strengths[votes.a] - strengths[votes.b])

    net = np.zeros(len(votes.models))
    np.add.at(net, votes.a, surplus)
    np.subtract.at(net, votes.b, surplus)
    assert net == pytest.approx(np.zeros(len(net)), abs=1e-8)


def test_a_long_ladder_of_lopsided_pairs_converges() -> None:
    ladder = [f"m{i:02}" for i in range(50)]
    steps = [tally(better, worse, wins=999, losses=1) for better, worse in pairwise(ladder)]

    fit = BradleyTerry().fit(table(*steps))

    assert -np.diff(fit.strengths) == pytest.approx(np.full(49, np.log(999)), abs=1e-7)
    assert fit.converged
    assert fit.last_step <= 1e-9
    assert fit.steps < 30


def test_lopsided_pairs_that_contradict_one_another_converge() -> None:
    # Newton's full steps overshoot here until the Hessian is singular.
    pairs = list(combinations("abcde", 2))
    wins = [328, 1, 3, 1, 7350, 1, 1, 1, 3, 1]
    votes = [329, 45, 6, 474_684, 14_700, 400_845, 409_635, 37, 4, 288_033]
    counts = table([vote(a, b) for a, b in pairs], [vote(b, a) for a, b in pairs])
    counts.weight[:] = [*wins, *np.subtract(votes, wins)]

    assert BradleyTerry().fit(counts).last_step <= 1e-9


def test_raises_when_strengths_still_move() -> None:
    with pytest.raises(NoConvergence, match="after 2 steps a strength still moves by"):
        BradleyTerry(max_steps=2).fit(table(tally("ant", "bee", wins=3, losses=1)))


def test_an_undefeated_model_is_refused_by_name() -> None:
    votes = table(tally("ant", "bee", wins=1, losses=1), tally("king", "bee", wins=5))

    with pytest.raises(DisconnectedModels, match="leaves out king;"):
        BradleyTerry().fit(votes)


def test_no_votes_are_refused() -> None:
    with pytest.raises(NoVotes):
        BradleyTerry().fit(table(models=["ant", "bee"]))


def test_weights_count_votes_as_often_as_they_say() -> None:
    once = table(tally("ant", "bee", wins=1, losses=1))
    weighted = once.take(np.array([0, 1]))
    weighted.weight[0] = 3.0

    fit = BradleyTerry().fit(weighted)

    assert fit.strengths[0] - fit.strengths[1] == pytest.approx(np.log(3), abs=1e-12)
