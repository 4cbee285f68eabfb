"""What the joint fit finds in simulated panels, whom it suspends, and what it refuses."""

import numpy as np
import pytest
from scipy import stats

from arena.rating.interval import IntervalSettings
from arena.rating.methods.bradley_terry import BradleyTerry
from tests.rating.joint_worlds import SIX_JUDGES, TWELVE, effects_of
from tests.rating.worlds import Simulated, judged


@pytest.mark.parametrize("seed", range(3))
def test_a_spammer_and_an_adversary_are_suspended_and_biases_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    votes = judged(TWELVE, SIX_JUDGES, prompts=400, rng=rng, pairs_per_prompt=20, a_first=0.8)

    fit = BradleyTerry(order_effect=True, sharpness=True).fit(votes)
    plain = BradleyTerry().fit(votes)

    assert {e.name for e in fit.effects if e.suspended} == {"spammer", "adversary"}
    sharpness, order = effects_of(fit, "sharpness"), effects_of(fit, "order_effect")
    assert -0.1 <= sharpness["spammer"] <= 0.1
    assert sharpness["adversary"] < 0
    for judge in SIX_JUDGES:
        assert order[judge.name] == pytest.approx(judge.order_effect, abs=0.1)
    assert stats.kendalltau(fit.strengths, TWELVE).statistic >= 0.95
    assert stats.kendalltau(plain.strengths, TWELVE).statistic <= 0.9
    assert "Judge spammer is suspended" in " ".join(fit.notes)


def test_a_coin_tosser_among_four_judges_never_sets_the_scale() -> None:
    fair = [Simulated("a", 1.3), Simulated("b", 1.0), Simulated("c", 0.8)]
    true_gap = 2 * np.cbrt(1.3 * 1.0 * 0.8)
    gaps = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        votes = judged(np.linspace(-1, 1, 8), [*fair, Simulated("coin", 0.0)], prompts=60, rng=rng)
        with_coin = BradleyTerry(sharpness=True, suspend_confidence=0.999).fit(votes)
        without = BradleyTerry(sharpness=True).fit(votes.take(votes.judge != 3))
        assert with_coin.strengths == pytest.approx(without.strengths, abs=1e-8)
        admitted = [e.value for e in with_coin.effects if not e.suspended]
        assert np.log(admitted).sum() == pytest.approx(0, abs=1e-12)
        gaps.append(with_coin.strengths[-1] - with_coin.strengths[0])

    assert np.mean(gaps) == pytest.approx(true_gap, rel=0.03)


def test_self_preference_sharpness_and_length_are_recovered_together() -> None:
    judges = [
        Simulated("m00", 1.2, 0.3, 0.6, model=0),
        Simulated("m01", 1.0, -0.2, -0.3, model=1),
        Simulated("x", 0.8),
    ]
    strengths, lengths = np.linspace(-1, 1, 6), np.linspace(-0.4, 0.4, 6)
    scale = np.cbrt(1.2 * 1.0 * 0.8)
    inside = []
    misses = []
    for seed in range(20):
        votes = judged(
            strengths,
            judges,
            prompts=100,
            rng=np.random.default_rng(seed),
            length_worth=0.3,
            lengths=lengths,
        )
        fit = BradleyTerry(order_effect=True, sharpness=True, self_preference=True, style=True).fit(
            votes
        )
        truth = {("style", "length"): 0.3}
        for judge in judges:
            truth["sharpness", judge.name] = judge.sharpness / scale
            truth["order_effect", judge.name] = judge.order_effect
            truth["self_preference", judge.name] = judge.self_preference
        for effect in fit.effects:
            assert effect.lower is not None
            assert effect.upper is not None
            inside.append(effect.lower <= truth[effect.kind, effect.name] <= effect.upper)
        misses.append(effects_of(fit, "style")["length"] - 0.3)

    assert abs(np.mean(misses)) < 0.02
    assert 0.88 <= np.mean(inside) <= 0.99


def test_intervals_of_joint_strengths_cover() -> None:
    judges = [Simulated("m00", 1.3, 0.4, 0.5, model=0), Simulated("x", 1.0, -0.2), Simulated("y")]
    strengths = np.linspace(-1, 1, 5)
    truth = strengths * np.cbrt(1.3)
    covered, worst = [], []
    for seed in range(120):
        votes = judged(strengths, judges, prompts=60, rng=np.random.default_rng(seed))
        fit = BradleyTerry(order_effect=True, sharpness=True, self_preference=True).fit(votes)
        found = fit.intervals(IntervalSettings(draws=500))
        assert found.marginal is not None
        assert found.simultaneous is not None
        missed = np.abs(fit.strengths - truth)
        covered.append(missed < found.marginal)
        worst.append((missed < found.simultaneous).all())

    assert 0.92 <= np.mean(covered) <= 0.98
    assert 0.88 <= np.mean(worst) <= 0.99


def test_ratings_at_equal_style_lose_the_bias_that_length_brings() -> None:
    strengths, lengths = np.linspace(-1, 1, 8), np.linspace(1, -1, 8)  # the weak write more
    votes = judged(
        strengths,
        [Simulated("x")],
        prompts=400,
        rng=np.random.default_rng(1),
        length_worth=0.6,
        lengths=lengths,
    )

    controlled = BradleyTerry(style=True).fit(votes)
    plain = BradleyTerry().fit(votes)

    assert np.sqrt(np.mean((controlled.strengths - strengths) ** 2)) <= 0.05
    assert np.sqrt(np.mean((plain.strengths - strengths) ** 2)) > 0.2
