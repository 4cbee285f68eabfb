"""Prompts' discrimination and difficulty, recovered from simulated votes."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from arena.errors import NoConvergence, NoVotes, UnknownThing
from arena.rating.item_design import item_design
from arena.rating.item_response import ItemResponse
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally, turned, vote

Array = NDArray[np.float64]


def votes_of(
    a: NDArray[np.int64], b: NDArray[np.int64], prompt: NDArray[np.int64], points: Array, n: int
) -> VoteTable:
    m = len(a)
    zero = np.zeros(m, np.int32)
    return VoteTable(
        models=tuple(f"m{i:02}" for i in range(n)),
        judges=("judge",),
        clusters=tuple(f"p{i:03}" for i in range(prompt.max() + 1)),
        a=a.astype(np.int32),
        b=b.astype(np.int32),
        points=points,
        judge=zero,
        cluster=prompt.astype(np.int32),
        battle=np.arange(m, dtype=np.int32),
        first=zero.astype(np.int8),
        weight=np.ones(m),
    )


def against_a_baseline(seed: int, spread: float, orders: int) -> tuple[VoteTable, Array, Array]:
    """40 models meet m00 on 400 prompts; also the true difficulties and log discriminations."""
    rng = np.random.default_rng(seed)
    model, prompt = np.divmod(np.arange(40 * 400), 400)
    strengths, difficulty = rng.normal(0, spread, 40), rng.normal(0, spread, 400)
    log_a = rng.normal(0, 0.5, 400)
    chance = expit(np.exp(log_a[prompt]) * (strengths[model] - difficulty[prompt]))
    points = rng.binomial(orders, chance) / orders
    votes = votes_of(model + 1, np.zeros_like(model), prompt, points, n=41)
    return replace(votes, weight=np.full(len(votes), float(orders))), difficulty, log_a


def pairwise(seed: int, per_prompt: int = 60) -> tuple[VoteTable, Array, Array]:
    """12 models on 100 prompts; also the true strengths and log discriminations."""
    rng = np.random.default_rng(seed)
    m = 100 * per_prompt
    prompt = np.repeat(np.arange(100), per_prompt)
    a = rng.integers(0, 12, m)
    b = (a + rng.integers(1, 12, m)) % 12
    strengths, log_a = rng.normal(size=12), rng.normal(0, 0.5, 100)
    chance = expit(np.exp(log_a[prompt]) * (strengths[a] - strengths[b]))
    points = (rng.random(m) < chance).astype(float)
    return votes_of(a, b, prompt, points, n=12), strengths, log_a


def correlation(one: Array, other: Array) -> float:
    return float(np.corrcoef(one, other)[0, 1])


@pytest.mark.parametrize(
    ("spread", "orders", "least_b", "least_a"),
    [
        # The bounds of rating.md, section 6, for 40 models x 400 prompts; they need two votes per
        # cell, or models and prompts as far apart as in the second row. With one vote per cell and
        # a spread of 1, even known strengths and discriminations would give 0.94.
        (1.5, 2, 0.95, 0.7),
        (2.0, 1, 0.945, 0.7),
        (1.0, 1, 0.87, 0.6),
    ],
)
def test_difficulty_and_discrimination_are_recovered(
    spread: float, orders: int, least_b: float, least_a: float
) -> None:
    votes, difficulty, log_a = against_a_baseline(0, spread, orders)

    found = ItemResponse(baseline="m00").fit(votes)

    assert found.difficulty is not None
    assert correlation(found.difficulty, difficulty) >= least_b
    assert correlation(np.log(found.discrimination), log_a) >= least_a


def test_strengths_and_discrimination_are_recovered_from_pairs() -> None:
    votes, strengths, log_a = pairwise(1)

    found = ItemResponse(order_sd=0).fit(votes)

    assert found.difficulty is None
    assert correlation(found.strengths, strengths) > 0.99
    assert correlation(np.log(found.discrimination), log_a) > 0.7
    errors = np.sqrt(np.diag(found.covariance))
    assert np.abs(found.strengths - (strengths - strengths.mean())).max() < 4 * errors.max()


def test_with_equal_discriminations_and_no_priors_it_is_bradley_terry() -> None:
    votes = table(
        tally("ant", "bee", wins=5, losses=3),
        tally("bee", "cat", wins=6, losses=2),
        tally("ant", "cat", wins=4, losses=4),
    )

    found = ItemResponse(discrimination_sd=1e-5, strength_sd=1e5, order_sd=0).fit(votes)

    assert found.strengths == pytest.approx(BradleyTerry().fit(votes).strengths, abs=1e-6)


@pytest.mark.parametrize("baseline", [None, "m03"])
def test_first_and_second_derivatives_are_those_of_finite_differences(
    baseline: str | None,
) -> None:
    votes, _, _ = pairwise(2, per_prompt=2)
    votes = replace(votes, first=np.where(np.arange(len(votes)) % 2, 1, -1).astype(np.int8))
    design = item_design(votes, baseline)
    parameters = len(design.models) + len(design.prompts) + design.difficulties + 1
    values = np.random.default_rng(3).normal(0, 0.5, parameters)
    surplus = np.random.default_rng(4).normal(size=len(design.points))

    logits, slopes = design.predicted(values)
    bend = design.bend(values, surplus).toarray()

    for column in range(parameters):
        nudge = 1e-6 * np.eye(parameters)[column]
        up, down = design.predicted(values + nudge), design.predicted(values - nudge)
        assert slopes.toarray()[:, column] == pytest.approx((up[0] - down[0]) / 2e-6, abs=1e-6)
        curved = (up[1] - down[1]).T @ surplus / 2e-6
        assert bend[:, column] == pytest.approx(curved, abs=1e-6)
    assert logits.shape == surplus.shape


def test_swapping_sides_changes_nothing() -> None:
    votes, _, _ = pairwise(4, per_prompt=10)

    found, other = ItemResponse().fit(votes), ItemResponse().fit(turned(votes))

    assert other.strengths == pytest.approx(found.strengths, abs=1e-7)
    assert other.discrimination == pytest.approx(found.discrimination, abs=1e-7)
    assert other.agreement == pytest.approx(found.agreement, abs=1e-7)


def test_the_order_effect_of_a_judge_is_found_and_leaves_the_strengths_alone() -> None:
    rng = np.random.default_rng(5)
    votes, strengths, log_a = pairwise(5)
    first = rng.choice([-1, 1], len(votes)).astype(np.int8)
    sharp = np.exp(log_a[votes.cluster])
    chance = expit(sharp * (strengths[votes.a] - strengths[votes.b]) + 0.8 * first)
    shown = replace(votes, first=first, points=(rng.random(len(votes)) < chance).astype(float))

    found = ItemResponse().fit(shown)

    assert found.order_effects["judge"] == pytest.approx(0.8, abs=0.1)
    assert correlation(found.strengths, strengths) > 0.99


def test_a_prompt_judged_upside_down_stands_out() -> None:
    votes, _, log_a = pairwise(6)
    clear = int(log_a.argmax())
    points = np.where(votes.cluster == clear, 1 - votes.points, votes.points)

    found = ItemResponse(order_sd=0).fit(replace(votes, points=points))

    assert found.agreement.argmin() == clear
    assert found.agreement[clear] < -0.3
    assert found.infit.argmax() == clear
    assert np.median(found.infit) == pytest.approx(1, abs=0.05)


def test_a_prompt_of_ties_has_the_least_infit_and_no_agreement() -> None:
    votes, _, _ = pairwise(7, per_prompt=20)
    points = np.where(votes.cluster == 17, 0.5, votes.points)

    found = ItemResponse(order_sd=0).fit(replace(votes, points=points))

    assert found.infit.argmin() == 17
    assert np.isnan(found.agreement[17])


def test_an_undefeated_model_stays_finite() -> None:
    found = ItemResponse().fit(table(tally("ant", "bee", wins=5), tally("bee", "cat", wins=5)))

    assert np.isfinite(found.strengths).all()
    assert found.strengths.mean() == pytest.approx(0, abs=1e-12)


def test_what_cannot_be_fitted_is_refused() -> None:
    votes = table(vote("ant", "bee"), models=["ant", "bee", "cat"])
    with pytest.raises(NoVotes, match="no vote to fit with cat"):
        ItemResponse(baseline="cat").fit(votes)
    with pytest.raises(UnknownThing, match="the baseline 'dog'"):
        ItemResponse(baseline="dog").fit(votes)
    with pytest.raises(NoVotes):
        ItemResponse().fit(table(models=["ant", "bee"]))
    with pytest.raises(NoConvergence, match="after 1 steps"):
        ItemResponse(max_steps=1).fit(votes)
