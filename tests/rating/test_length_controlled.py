"""A judge that likes long responses, and the win rates with that taken out."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import BadInput, NoConvergence, NoVotes, UnknownThing
from arena.rating.length_controlled import LengthControlled, LengthControlledFit
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally, turned

PROMPTS = 400
LEVELS = np.array([0.0, 0.0, 0.0, 1.0, -1.0])
LONGER = np.array([600.0, 0.0, -600.0, 300.0, -300.0])


def simulated(
    seed: int, bias: float = 1.0, levels: NDArray[np.float64] = LEVELS
) -> tuple[VoteTable, NDArray[np.float64], NDArray[np.float64]]:
    """Five models against a baseline; their surplus of length, and the true rates at none."""
    rng = np.random.default_rng(seed)
    ease = rng.normal(size=PROMPTS)
    model, prompt = np.divmod(np.arange(5 * PROMPTS), PROMPTS)
    longer = rng.normal(LONGER[model], 400)
    chance = expit(levels[model] + ease[prompt] + bias * np.tanh(longer / 400))
    zero = np.zeros(len(model), np.int32)
    votes = VoteTable(
        models=("base", *(f"m{i}" for i in range(5))),
        judges=("judge",),
        clusters=tuple(f"p{i:03}" for i in range(PROMPTS)),
        a=(model + 1).astype(np.int32),
        b=zero,
        points=(rng.random(len(model)) < chance).astype(float),
        judge=zero,
        cluster=prompt.astype(np.int32),
        battle=np.arange(len(model), dtype=np.int32),
        first=zero.astype(np.int8),
        weight=np.ones(len(model)),
    )
    return votes, longer, 100 * expit(levels[:, None] + ease).mean(axis=1)


def by_model(fit: LengthControlledFit) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Raw and controlled rates of m0 to m4."""
    rates = sorted(fit.rates, key=lambda rate: rate.model)[1:]
    return np.array([r.win_rate for r in rates]), np.array([r.controlled for r in rates])


def test_a_bias_for_length_is_taken_out_of_the_win_rates() -> None:
    raw, controlled = [], []
    for seed in range(8):
        votes, longer, truth = simulated(seed)
        one, two = by_model(LengthControlled("base").fit(votes, longer))
        raw.append(one - truth)
        controlled.append(two - truth)

    # Equally good models of 600 characters more and less stand 25 points apart.
    raw_bias, bias = np.mean(raw, axis=0), np.mean(controlled, axis=0)
    assert raw_bias[0] > 10
    assert raw_bias[2] < -10
    assert np.abs(bias).max() < 4
    assert np.sqrt(np.mean(np.square(controlled))) < 0.5 * np.sqrt(np.mean(np.square(raw)))


def test_without_a_bias_the_rates_hardly_move() -> None:
    votes, longer, _ = simulated(0, bias=0.0)

    raw, controlled = by_model(LengthControlled("base").fit(votes, longer))

    assert np.abs(controlled - raw).max() < 6
    assert np.abs(controlled - raw).mean() < 3


def test_the_length_coefficient_tells_what_the_judge_likes() -> None:
    votes, longer, _ = simulated(3)

    likes = LengthControlled("base").fit(votes, longer)
    dislikes = LengthControlled("base").fit(votes, -longer)

    assert all(rate.length > 0.2 for rate in likes.rates if rate.model != "base")
    assert all(rate.length < -0.2 for rate in dislikes.rates if rate.model != "base")


def test_the_raw_rate_is_the_plain_win_rate() -> None:
    votes = table(tally("ant", "base", wins=3, losses=1, ties=4), tally("base", "bee", wins=2))

    fit = LengthControlled("base").fit(votes, np.arange(10.0))

    rates = {rate.model: rate for rate in fit.rates}
    assert rates["ant"].win_rate == 62.5
    assert rates["bee"].win_rate == 0
    assert (rates["base"].win_rate, rates["base"].controlled) == (50, 50)


def test_a_rate_that_moves_far_is_warned_of() -> None:
    votes, longer, _ = simulated(0)

    fit = LengthControlled("base").fit(votes, longer)

    for rate in fit.rates:
        moved = abs(rate.controlled - rate.win_rate)
        assert bool(rate.warning) == (moved > max(10, rate.win_rate / 4))
    warned = {rate.model for rate in fit.rates if rate.warning}
    assert warned == {"m0", "m2"}


def test_two_models_are_compared_through_the_baseline() -> None:
    votes, longer, _ = simulated(1)
    fit = LengthControlled("base").fit(votes, longer)

    assert fit.head_to_head("m3", "m3") == pytest.approx(50)
    assert fit.head_to_head("m3", "m4") > 75
    assert fit.head_to_head("m3", "m4") == pytest.approx(100 - fit.head_to_head("m4", "m3"))
    controlled = {rate.model: rate.controlled for rate in fit.rates}
    assert fit.head_to_head("m3", "base") == pytest.approx(controlled["m3"], abs=2)


def test_the_best_stands_first_and_the_settings_are_told() -> None:
    votes, longer, _ = simulated(2)

    fit = LengthControlled("base", penalty=0.3).fit(votes, longer)

    controlled = [rate.controlled for rate in fit.rates]
    assert controlled == sorted(controlled, reverse=True)
    assert fit.settings == {
        "baseline": "base",
        "penalty": 0.3,
        "ease_sd": 1.0,
        "warn_points": 10.0,
        "warn_share": 0.25,
        "tolerance": 1e-9,
        "max_steps": 100,
    }


def test_sides_and_the_order_of_votes_change_nothing() -> None:
    votes, longer, _ = simulated(4)
    rows = np.random.default_rng(0).permutation(len(votes))

    expected = by_model(LengthControlled("base").fit(votes, longer))
    other = by_model(LengthControlled("base").fit(turned(votes.take(rows)), -longer[rows]))

    assert other[1] == pytest.approx(expected[1], abs=1e-7)


def test_a_model_that_won_everything_has_a_finite_rate() -> None:
    votes = table(tally("ant", "base", wins=30))

    (ant, _) = LengthControlled("base").fit(votes, np.arange(30.0)).rates

    assert 80 < ant.controlled < 100


def test_a_constant_surplus_of_length_is_said_to_be_beyond_control() -> None:
    votes = table(tally("ant", "base", wins=20, losses=10))

    fit = LengthControlled("base").fit(votes, np.full(30, 250.0))

    (ant,) = (rate for rate in fit.rates if rate.model == "ant")
    assert ant.warning == "always as much longer than the baseline: length cannot be controlled"
    assert ant.controlled == pytest.approx(ant.win_rate, abs=1)


def test_what_cannot_be_fitted_is_refused() -> None:
    votes, longer, _ = simulated(0)
    with pytest.raises(UnknownThing, match="'nobody'"):
        LengthControlled("nobody").fit(votes, longer)
    with pytest.raises(NoVotes):
        LengthControlled("base").fit(votes.take(np.zeros(0, np.int64)), np.zeros(0))
    with pytest.raises(BadInput, match="2000 votes need as many differences"):
        LengthControlled("base").fit(votes, np.where(longer > 0, np.nan, longer))
    with pytest.raises(NoConvergence):
        LengthControlled("base", max_steps=1).fit(votes, longer)
    with pytest.raises(UnknownThing, match="'m9' has no votes against base"):
        LengthControlled("base").fit(votes, longer).head_to_head("m1", "m9")


def test_weights_count_votes_as_often_as_they_say() -> None:
    votes = table(tally("ant", "base", wins=2, losses=2))
    heavier = replace(votes, weight=np.array([3.0, 3.0, 1.0, 1.0]))

    (ant, _) = LengthControlled("base").fit(heavier, np.zeros(4)).rates

    assert ant.win_rate == 75
