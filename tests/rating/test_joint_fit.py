"""What the joint fit finds in simulated panels, whom it suspends, and what it refuses."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from arena.errors import BadInput, NotIdentified, RatingError
from arena.rating import joint_fit, joint_many
from arena.rating.board import rate
from arena.rating.interval import IntervalSettings
from arena.rating.method import RatingFit
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally, vote
from tests.rating.worlds import Simulated, judged

TWELVE = np.random.default_rng(5).permutation(np.linspace(-1.5, 1.5, 12))
SIX_JUDGES = (
    Simulated("fair a", 1.2, 0.3),
    Simulated("fair b", 1.0, -0.2),
    Simulated("fair c", 0.8, 0.0),
    Simulated("first", 1.0, 1.5),
    Simulated("spammer", 0.0, 1.5),
    Simulated("adversary", -0.9, 0.0),
)


def _effects(fit: RatingFit, kind: str) -> dict[str, float]:
    return {effect.name: effect.value for effect in fit.effects if effect.kind == kind}


@pytest.mark.parametrize("seed", range(3))
def test_a_spammer_and_an_adversary_are_suspended_and_biases_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    votes = judged(TWELVE, SIX_JUDGES, prompts=400, rng=rng, pairs_per_prompt=20, a_first=0.8)

    fit = BradleyTerry(order_effect=True, sharpness=True).fit(votes)
    plain = BradleyTerry().fit(votes)

    assert {e.name for e in fit.effects if e.suspended} == {"spammer", "adversary"}
    sharpness, order = _effects(fit, "sharpness"), _effects(fit, "order_effect")
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
        misses.append(_effects(fit, "style")["length"] - 0.3)

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


@pytest.mark.parametrize("thinned", [(4, 2), (1500,), ()])
@pytest.mark.parametrize("order_effect", [False, True])
def test_the_way_of_very_many_rows_changes_no_result(
    thinned: tuple[int, ...], order_effect: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One row in 1,500 leaves models unbeaten: then the fit starts as it does without a look.
    votes = judged(
        TWELVE, [Simulated("a")], prompts=100, rng=_rng(), pairs_per_prompt=30, length_worth=0.5
    )
    method = BradleyTerry(style=True, order_effect=order_effect)
    plain = method.fit(votes)
    monkeypatch.setattr(joint_fit, "_MANY_ROWS", 0)
    monkeypatch.setattr(joint_many, "THINNED", thinned)

    quick = method.fit(votes)

    assert quick.steps > plain.steps  # it went that way
    assert quick.strengths == pytest.approx(plain.strengths, abs=1e-9)
    assert quick.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-9)
    for ours, theirs in zip(quick.effects, plain.effects, strict=True):
        assert ours.value == pytest.approx(theirs.value, abs=1e-9)
        assert ours.error == pytest.approx(theirs.error, rel=1e-3)
    for ours_, theirs_ in (
        (quick.by_prompt, plain.by_prompt),
        (quick.by_battle, plain.by_battle),
    ):
        assert ours_ is not None
        assert theirs_ is not None
        assert ours_.errors() == pytest.approx(theirs_.errors(), rel=1e-3)


def test_weighted_votes_take_the_way_of_very_many_rows_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    votes = judged(
        TWELVE, [Simulated("a")], prompts=100, rng=_rng(), pairs_per_prompt=30, length_worth=0.5
    )
    votes = replace(votes, weight=_rng().uniform(0.5, 2, len(votes)))
    plain = BradleyTerry(style=True).fit(votes)
    monkeypatch.setattr(joint_fit, "_MANY_ROWS", 0)

    quick = BradleyTerry(style=True).fit(votes)

    assert quick.strengths == pytest.approx(plain.strengths, abs=1e-9)
    assert quick.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-9)


def test_where_quick_steps_do_not_shrink_the_search_takes_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    votes = judged(
        TWELVE, [Simulated("a")], prompts=100, rng=_rng(), pairs_per_prompt=30, length_worth=0.5
    )
    plain = BradleyTerry(style=True).fit(votes)
    monkeypatch.setattr(joint_fit, "_MANY_ROWS", 0)
    monkeypatch.setattr(joint_many, "_LOOKS", 1)

    assert BradleyTerry(style=True).fit(votes).steps == plain.steps


def _one_judge() -> VoteTable:
    judge = Simulated("m00", 1.0, 0.2, 0.3, model=0)
    return judged(np.linspace(-1, 1, 4), [judge], prompts=20, rng=np.random.default_rng(0))


def test_with_one_judge_alone_sharpness_and_self_preference_are_not_identified() -> None:
    with pytest.raises(NotIdentified, match="m00 is alone, so its sharpness cannot be told"):
        BradleyTerry(sharpness=True).fit(_one_judge())
    with pytest.raises(NotIdentified, match="its self-preference cannot be told from its own"):
        BradleyTerry(self_preference=True).fit(_one_judge())


def test_with_one_judge_alone_the_order_effect_is_found() -> None:
    (effect,) = BradleyTerry(order_effect=True).fit(_one_judge()).effects

    assert (effect.kind, effect.name) == ("order_effect", "m00")


def test_a_self_preference_that_no_other_judge_checks_is_not_identified() -> None:
    # Only m00 itself votes on m00.
    votes = judged(
        np.linspace(-1, 1, 4),
        [Simulated("m00", model=0), Simulated("x")],
        prompts=30,
        rng=np.random.default_rng(0),
    )
    mine = (votes.a == 0) | (votes.b == 0)

    with pytest.raises(NotIdentified, match="the self-preference of m00"):
        BradleyTerry(self_preference=True).fit(votes.take(~mine | (votes.judge == 0)))


def test_votes_without_an_order_have_no_order_effect() -> None:
    with pytest.raises(NotIdentified, match="no vote says which response was shown first"):
        BradleyTerry(order_effect=True).fit(table(tally("ant", "bee", wins=2, losses=1)))


def test_votes_without_style_or_with_one_style_have_no_coefficient() -> None:
    bare = table(tally("ant", "bee", wins=2, losses=1))
    alike = replace(bare, features=np.zeros((3, 1)), feature_names=("length",))

    with pytest.raises(NotIdentified, match="come without style"):
        BradleyTerry(style=True).fit(bare)
    with pytest.raises(NotIdentified, match="alike in style"):
        BradleyTerry(style=True).fit(alike)


def test_a_feature_that_is_always_alike_is_left_out_and_noted() -> None:
    votes = judged(np.linspace(-1, 1, 4), [Simulated("x")], prompts=20, rng=_rng())
    two = np.column_stack([np.zeros(len(votes)), votes.features])

    fit = BradleyTerry(style=True).fit(
        replace(votes, features=two, feature_names=("headings", "length"))
    )

    assert [effect.name for effect in fit.effects] == ["length"]
    assert fit.notes == ("No coefficient of headings: alike on both sides of every battle.",)


def test_sharpness_of_judges_that_only_tie_is_not_identified() -> None:
    ties = [vote("a", "b", 0.5, prompt=f"{i}", judge=judge) for i in range(12) for judge in "jk"]

    with pytest.raises(NotIdentified, match="the sharpness of j, the sharpness of k"):
        BradleyTerry(sharpness=True).fit(table(ties))


def test_nobody_is_left_when_every_judge_is_suspended() -> None:
    coins = [Simulated("heads", 0.0), Simulated("tails", 0.0)]
    votes = judged(np.zeros(4), coins, prompts=30, rng=np.random.default_rng(3))

    with pytest.raises(NotIdentified, match="suspended"):
        BradleyTerry(sharpness=True).fit(votes)


def test_a_judge_with_a_handful_of_votes_is_suspended_rather_than_trusted() -> None:
    votes = judged(
        np.linspace(-1, 1, 4),
        [Simulated("a"), Simulated("b"), Simulated("new", 3.0)],
        prompts=40,
        rng=_rng(),
    )
    few = np.flatnonzero(votes.judge == 2)[:8]
    kept = np.append(np.flatnonzero(votes.judge != 2), few)

    fit = BradleyTerry(sharpness=True).fit(votes.take(kept))

    (new,) = (effect for effect in fit.effects if effect.name == "new")
    assert new.suspended
    assert new.lower is new.upper is new.error is None


def test_models_that_only_a_suspended_judge_joined_are_refused() -> None:
    votes = judged(
        np.linspace(-1, 1, 4),
        [Simulated("a"), Simulated("b"), Simulated("coin", 0.0)],
        prompts=60,
        rng=_rng(),
    )
    without_m03 = (votes.a != 3) & (votes.b != 3)

    with pytest.raises(RatingError):
        BradleyTerry(sharpness=True).fit(votes.take(without_m03 | (votes.judge == 2)))


def test_people_are_one_judge_without_a_self_term() -> None:
    judges = [
        Simulated("human:1", 0.9),
        Simulated("human:2", 0.9),
        Simulated("m00", 1.2, 0.5, 0.4, model=0),
    ]
    votes = judged(np.linspace(-1, 1, 5), judges, prompts=60, rng=_rng())

    fit = BradleyTerry(order_effect=True, sharpness=True, self_preference=True).fit(votes)

    assert set(_effects(fit, "sharpness")) == {"people", "m00"}
    assert set(_effects(fit, "self_preference")) == {"m00"}
    apart = BradleyTerry(sharpness=True, people_prefix="").fit(votes)
    assert set(_effects(apart, "sharpness")) == {"human:1", "human:2", "m00"}


def test_self_preference_without_sharpness_comes_with_a_warning() -> None:
    judges = [Simulated("m00", model=0), Simulated("x")]
    votes = judged(np.linspace(-1, 1, 4), judges, prompts=30, rng=_rng())

    assert "beside sharpness" in BradleyTerry(self_preference=True).fit(votes).notes[0]


def test_judge_weights_and_sharpness_together_are_refused() -> None:
    with pytest.raises(BadInput, match="count a judge's quality twice"):
        BradleyTerry(sharpness=True, judge_weights={"owl": 2.0})


def test_a_board_shows_the_effects_and_says_who_is_suspended() -> None:
    votes = judged(TWELVE, SIX_JUDGES, prompts=100, rng=_rng(), pairs_per_prompt=20)

    board = rate(votes, method=BradleyTerry(order_effect=True, sharpness=True))

    shown = board.as_json("overall")["effects"]
    assert {one["name"] for one in shown if one["suspended"]} == {"spammer", "adversary"}
    assert any("Judge adversary is suspended" in note for note in board.notes)


def _rng() -> np.random.Generator:
    return np.random.default_rng(11)
