"""What a fit expects of votes."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from arena.errors import BadInput
from arena.rating.chances import chances, log_loss
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.methods.davidson import Davidson
from arena.rating.methods.rao_kupper import RaoKupper
from arena.vote_table import VoteTable
from tests.rating.simulated import davidson_votes
from tests.rating.tables import table, tally, turned
from tests.rating.worlds import Simulated, judged


def _votes() -> VoteTable:
    judges = [Simulated("m00", 1.2, 0.3, 0.5, model=0), Simulated("human:1", 0.9, -0.2)]
    rng = np.random.default_rng(4)
    return judged(np.linspace(-1, 1, 4), judges, prompts=40, rng=rng, length_worth=0.3)


def test_a_plain_fit_expects_the_share_that_it_saw() -> None:
    votes = table(tally("ant", "bee", wins=3, losses=1))

    assert chances(BradleyTerry().fit(votes), votes) == pytest.approx([0.75] * 4)


def test_the_chances_of_all_effects_give_the_likelihood_of_the_fit() -> None:
    votes = _votes()
    fit = BradleyTerry(order_effect=True, sharpness=True, self_preference=True, style=True).fit(
        votes
    )

    assert log_loss(fit, votes) * len(votes) == pytest.approx(-fit.log_likelihood, rel=1e-9)


def test_seen_from_the_other_side_a_chance_is_what_is_left_of_1() -> None:
    votes = _votes()
    fit = BradleyTerry(order_effect=True, self_preference=True, style=True).fit(votes)

    assert chances(fit, turned(votes)) == pytest.approx(1 - chances(fit, votes), abs=1e-12)


def test_a_judge_that_the_fit_does_not_know_is_taken_as_unbiased() -> None:
    votes = _votes()
    fit = BradleyTerry(order_effect=True, sharpness=True).fit(votes)
    new = replace(votes, judges=("new", "newer"))

    gaps = fit.strengths[votes.a] - fit.strengths[votes.b]
    assert chances(fit, new) == pytest.approx(expit(gaps))


def test_with_ties_of_their_own_the_points_expected_are_wins_and_half_of_the_ties() -> None:
    # Of 10 votes 4 are ties: equal strengths would win 3, so both models see 5 points each way.
    votes = table(tally("ant", "bee", wins=5, losses=1, ties=4))

    for method in (Davidson(), RaoKupper()):
        assert chances(method.fit(votes), votes) == pytest.approx([0.7] * 10)


def test_a_log_loss_compares_fits_with_and_without_ties() -> None:
    votes = davidson_votes(np.linspace(-1, 1, 4), 0.8, 2000, np.random.default_rng(1))

    plain, tied = BradleyTerry().fit(votes), Davidson().fit(votes)

    # Davidson's is a proper prediction of points, worse by little: Bradley-Terry minimises this.
    assert log_loss(plain, votes) * len(votes) == pytest.approx(-plain.log_likelihood)
    assert 0 < log_loss(tied, votes) - log_loss(plain, votes) < 1e-3


def test_a_model_of_ties_without_a_tie_expects_what_bradley_terry_does() -> None:
    votes = table(tally("ant", "bee", wins=3, losses=1))

    for method in (Davidson(), RaoKupper()):
        assert chances(method.fit(votes), votes) == pytest.approx([0.75] * 4)


def test_models_or_features_that_are_missing_are_refused() -> None:
    votes = _votes()
    fit = BradleyTerry(style=True).fit(votes)

    with pytest.raises(BadInput, match="the fit does not rate new"):
        chances(fit, replace(votes, models=("new", *votes.models[1:])))
    with pytest.raises(BadInput, match="these votes have no such style"):
        chances(fit, replace(votes, features=votes.features[:, :0], feature_names=()))
