"""Weights of judges and of pairs."""

from dataclasses import replace

import numpy as np
import pytest

from arena.errors import BadInput, NoVotes
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.rating.weights import weighted
from tests.rating.simulated import coded
from tests.rating.tables import table, tally, vote


def test_a_judges_weight_counts_its_votes_as_often() -> None:
    votes = table(vote("ant", "bee", 1.0, judge="owl"), vote("ant", "bee", 0.0, judge="elk"))

    fit = BradleyTerry(judge_weights={"owl": 3.0}).fit(votes)

    assert fit.strengths[0] - fit.strengths[1] == pytest.approx(np.log(3), abs=1e-9)


def test_pairs_that_were_chosen_often_do_not_count_for_more() -> None:
    votes = table(tally("ant", "bee", wins=90, losses=110), tally("ant", "cat", wins=50, losses=50))

    found = weighted(votes, {}, "pair_count")

    assert found.weight.mean() == pytest.approx(1)
    often = np.array([votes.models[b] == "bee" for b in votes.b])
    assert found.weight[often].sum() == pytest.approx(found.weight[~often].sum())


def test_a_pair_with_few_votes_does_not_count_for_more_than_one_with_50() -> None:
    votes = table(tally("ant", "bee", wins=25, losses=25), tally("ant", "cat", wins=1, losses=1))

    assert np.ptp(weighted(votes, {}, "pair_count").weight) == pytest.approx(0)


def test_weights_multiply_those_of_the_votes() -> None:
    votes = table(vote("ant", "bee", judge="owl"), vote("ant", "bee", judge="elk"))
    votes = replace(votes, weight=np.array([2.0, 5.0]))

    assert weighted(votes, {"elk": 3.0}, "none").weight.tolist() == [2, 15]
    assert votes.weight.tolist() == [2, 5]


def test_a_judge_of_weight_0_has_no_part_in_the_fit() -> None:
    votes = table(
        vote("ant", "bee", 1.0, judge="owl", order="ab"),
        vote("ant", "bee", 0.0, judge="owl", order="ba"),
        vote("ant", "bee", 0.0, judge="elk", order="ab"),
    )

    fit = BradleyTerry(order_effect=True, judge_weights={"elk": 0.0}).fit(votes)

    assert [effect.name for effect in fit.effects] == ["owl"]
    with pytest.raises(NoVotes):
        BradleyTerry(judge_weights={"elk": 0.0, "owl": 0.0}).fit(votes)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_below_0_or_not_finite_is_refused(weight: float) -> None:
    with pytest.raises(BadInput, match="must be a finite number"):
        weighted(table(vote("ant", "bee")), {"judge": weight}, "none")


def test_a_weight_of_a_judge_that_is_not_there_is_refused() -> None:
    votes = table(vote("ant", "bee", judge="owl"), vote("bee", "ant", judge="elk"))

    with pytest.raises(BadInput, match="name fox; the judges of these votes are elk, owl"):
        BradleyTerry(judge_weights={"fox": 2.0}).fit(votes)


def test_votes_weigh_by_how_unlikely_their_battle_was() -> None:
    votes = table(tally("ant", "bee", wins=3), tally("bee", "ant", wins=1))
    drawn = replace(votes, sampling_prob=np.array([0.5, 0.5, 0.5, 0.1]))

    fit = BradleyTerry(sampling_weights="inverse_probability").fit(drawn)

    # 3 wins of weight 2 against one of weight 10.
    assert fit.strengths[0] - fit.strengths[1] == pytest.approx(np.log(6 / 10), abs=1e-9)
    assert weighted(drawn, {}, "inverse_probability").weight.mean() == pytest.approx(1)


def test_inverse_probabilities_undo_what_a_schedule_preferred() -> None:
    # Two kinds of prompts favour one model each; the schedule asked one kind 9 times in 10.
    rng = np.random.default_rng(0)
    often = rng.random(4000) < 0.9
    points = (rng.random(4000) < np.where(often, 0.8, 0.2)).astype(float)
    votes = coded(2, np.zeros(4000, int), np.ones(4000, int), points)
    votes = replace(votes, sampling_prob=np.where(often, 0.9, 0.1))

    raw = BradleyTerry().fit(votes).strengths
    undone = BradleyTerry(sampling_weights="inverse_probability").fit(votes).strengths

    assert raw[0] - raw[1] > 0.9
    assert abs(undone[0] - undone[1]) < 0.2


def test_a_missing_or_impossible_probability_is_refused_with_the_mend() -> None:
    votes = table(tally("ant", "bee", wins=1, losses=1))

    with pytest.raises(BadInput, match="2 of 2 votes have no sampling probability; give it in the"):
        BradleyTerry(sampling_weights="inverse_probability").fit(votes)
    with pytest.raises(BadInput, match="above 0 and at most 1"):
        weighted(replace(votes, sampling_prob=np.array([0.5, 1.5])), {}, "inverse_probability")


def test_unknown_sampling_weights_are_refused() -> None:
    with pytest.raises(BadInput, match="sampling_weights is 'ipw'; it must be one of none"):
        weighted(table(vote("ant", "bee")), {}, "ipw")  # type: ignore[arg-type]
