"""What a joint fit cannot tell apart, it refuses or notes."""

from dataclasses import replace

import numpy as np
import pytest

from arena.errors import BadInput, NotIdentified, RatingError
from arena.rating.board import rate
from arena.rating.methods.bradley_terry import BradleyTerry
from arena.vote_table import VoteTable
from tests.rating.joint_worlds import SIX_JUDGES, TWELVE, effects_of, seeded_rng
from tests.rating.tables import table, tally, vote
from tests.rating.worlds import Simulated, judged


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
    votes = judged(np.linspace(-1, 1, 4), [Simulated("x")], prompts=20, rng=seeded_rng())
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
        rng=seeded_rng(),
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
        rng=seeded_rng(),
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
    votes = judged(np.linspace(-1, 1, 5), judges, prompts=60, rng=seeded_rng())

    fit = BradleyTerry(order_effect=True, sharpness=True, self_preference=True).fit(votes)

    assert set(effects_of(fit, "sharpness")) == {"people", "m00"}
    assert set(effects_of(fit, "self_preference")) == {"m00"}
    apart = BradleyTerry(sharpness=True, people_prefix="").fit(votes)
    assert set(effects_of(apart, "sharpness")) == {"human:1", "human:2", "m00"}


def test_self_preference_without_sharpness_comes_with_a_warning() -> None:
    judges = [Simulated("m00", model=0), Simulated("x")]
    votes = judged(np.linspace(-1, 1, 4), judges, prompts=30, rng=seeded_rng())

    assert "beside sharpness" in BradleyTerry(self_preference=True).fit(votes).notes[0]


def test_judge_weights_and_sharpness_together_are_refused() -> None:
    with pytest.raises(BadInput, match="count a judge's quality twice"):
        BradleyTerry(sharpness=True, judge_weights={"owl": 2.0})


def test_a_board_shows_the_effects_and_says_who_is_suspended() -> None:
    votes = judged(TWELVE, SIX_JUDGES, prompts=100, rng=seeded_rng(), pairs_per_prompt=20)

    board = rate(votes, method=BradleyTerry(order_effect=True, sharpness=True))

    shown = board.as_json("overall")["effects"]
    assert {one["name"] for one in shown if one["suspended"]} == {"spammer", "adversary"}
    assert any("Judge adversary is suspended" in note for note in board.notes)
