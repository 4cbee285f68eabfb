"""What a fit expects of votes."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from arena.errors import BadInput
from arena.rating.chances import chances, log_loss
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
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


def test_models_or_features_that_are_missing_are_refused() -> None:
    votes = _votes()
    fit = BradleyTerry(style=True).fit(votes)

    with pytest.raises(BadInput, match="the fit does not rate new"):
        chances(fit, replace(votes, models=("new", *votes.models[1:])))
    with pytest.raises(BadInput, match="these votes have no such style"):
        chances(fit, replace(votes, features=votes.features[:, :0], feature_names=()))
