"""Elections: published leaderboards, profiles by hand, and scores that are missing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arena.errors import BadInput
from arena.rating.condorcet_weights import prospects
from arena.rating.election_rules import RULES
from arena.rating.score_matrix import ScoreMatrix
from arena.rating.social_choice import SocialChoice
from tests.rating.elections import SUPERGLUE, VALUE, leaderboard, winners


# Every row is one voter's order, best first.
def profile(*orders: str, models: str | None = None) -> ScoreMatrix:
    names = sorted(models or orders[0])
    scores = [[-float(order.index(name)) for order in orders] for name in names]
    return ScoreMatrix.of(names, [f"v{i}" for i in range(len(orders))], scores)


def test_rules_that_need_every_score_say_so_instead_of_a_number() -> None:
    found = SocialChoice().elect(*leaderboard(VALUE)).outcomes

    silent = {rule for rule, outcome in found.items() if outcome.not_applicable}
    assert silent == {"plurality", "borda", "dowdall", "threshold", "baldwin", "geometric_mean"}
    assert found["borda"].not_applicable == "5 of 77 scores are missing"
    assert (found["borda"].winners, found["borda"].scores, found["borda"].ranks) == ((), None, None)


def test_a_cycle_has_no_condorcet_winner() -> None:
    election = SocialChoice().elect(profile("abc", "bca", "cab"))

    assert election.outcomes["condorcet"].winners == ()
    assert election.majority.tolist() == [
        [False, True, False],
        [False, False, True],
        [True, False, False],
    ]
    for rule in ("plurality", "borda", "copeland", "baldwin", "minimax"):
        assert election.outcomes[rule].winners == ("a", "b", "c")


def test_the_capital_of_tennessee_by_hand() -> None:
    # The usual example (https://en.wikipedia.org/wiki/Borda_count): Memphis 42, Nashville 26,
    # Chattanooga 15, Knoxville 17 percent of the voters.
    matrix, weights = profile("mnck", "nckm", "cknm", "kcnm"), [42.0, 26.0, 15.0, 17.0]
    found = SocialChoice().elect(matrix, weights).outcomes
    scores = {
        rule: dict(zip(matrix.models, outcome.scores.tolist(), strict=True))
        for rule, outcome in found.items()
        if outcome.scores is not None
    }

    assert scores["plurality"] == {"m": 42, "n": 26, "c": 15, "k": 17}
    assert scores["borda"] == {"m": 126, "n": 194, "c": 173, "k": 107}
    assert scores["copeland"] == {"n": 3, "c": 1, "k": -1, "m": -3}
    # Nashville loses no duel; Chattanooga loses to Nashville by 68, Knoxville to Chattanooga by 83,
    # Memphis to each by 58.
    assert scores["minimax"] == {"n": 0, "c": -68, "k": -83, "m": -58}
    assert scores["minimax_margins"] == {"n": 16, "c": -36, "k": -66, "m": -16}
    assert scores["minimax_opposition"] == {"n": -42, "c": -68, "k": -83, "m": -58}
    assert found["condorcet"].winners == found["baldwin"].winners == ("n",)
    assert scores["dowdall"]["m"] == pytest.approx(42 + 58 / 4)
    # Nobody but Memphis (58) and Knoxville (42) is ever last; Nashville is third for 32 percent,
    # Chattanooga for 42.
    assert found["threshold"].winners == ("n",)


def test_models_that_share_a_place_are_at_its_end_except_for_dowdall() -> None:
    shared = ScoreMatrix.of("abc", ["t"], [[0.9], [0.9], [0.1]])
    found = SocialChoice().elect(shared).outcomes
    scores = {r: o.scores.tolist() for r, o in found.items() if o.scores is not None}

    assert scores["plurality"] == [0, 0, 0]
    assert scores["borda"] == [1, 1, 0]
    assert scores["dowdall"] == [1, 1, 1 / 3]
    assert scores["copeland"] == [1, 1, -2]
    assert found["condorcet"].winners == ()


def test_a_copy_of_a_model_can_change_the_winner_of_plurality_and_borda() -> None:
    # No rule here is proof against copies in general; only arena.rating.equilibrium is.
    before = winners(profile("ab", "ab", "ab", "ba", "ba"))
    cloned = winners(profile("aAb", "aAb", "Aab", "baA", "baA", models="aAb"))
    borda = winners(profile("abB", "abB", "abB", "bBa", "bBa", models="abB"))

    assert before["plurality"] == before["borda"] == {"a"}
    assert cloned["plurality"] == {"a", "b"}
    assert borda["borda"] == {"b"}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), holes=st.booleans())
def test_a_task_of_weight_0_is_as_if_it_were_not_there(seed: int, holes: bool) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 5, (5, 6)) / 4
    if holes:
        scores[1, 2] = np.nan
    names, tasks = list("abcde"), [f"t{i}" for i in range(6)]
    weights = rng.integers(1, 4, 6).astype(float)
    weights[3] = 0

    found = SocialChoice().elect(ScoreMatrix.of(names, tasks, scores), weights)
    without = SocialChoice().elect(
        ScoreMatrix.of(names, np.delete(tasks, 3).tolist(), np.delete(scores, 3, axis=1)),
        np.delete(weights, 3),
    )

    for rule in RULES:
        one, other = found.outcomes[rule], without.outcomes[rule]
        assert (one.winners, one.not_applicable) == (other.winners, other.not_applicable)
        np.testing.assert_array_equal(one.scores, other.scores)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_order_of_models_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores, order = rng.integers(0, 5, (5, 4)) / 4, rng.permutation(5)
    names = np.array(list("abcde"))

    found = SocialChoice().elect(ScoreMatrix.of(names.tolist(), list("wxyz"), scores))
    mixed = SocialChoice().elect(ScoreMatrix.of(names[order].tolist(), list("wxyz"), scores[order]))

    for rule in RULES:
        assert found.outcomes[rule].winners == mixed.outcomes[rule].winners
        if rule != "condorcet":
            np.testing.assert_array_equal(
                np.array(found.outcomes[rule].ranks)[order], mixed.outcomes[rule].ranks
            )


def test_a_disagreement_of_the_rules_is_flagged() -> None:
    assert SocialChoice().elect(*leaderboard(SUPERGLUE)).disagreement
    assert (
        not SocialChoice().elect(ScoreMatrix.of("ab", "xy", [[0.9, 0.8], [0.1, 0.2]])).disagreement
    )


def test_two_steps_rank_within_groups_and_then_over_them() -> None:
    # a wins the three tasks of the one group, b the single task of the other by more places.
    matrix = profile("abc", "abc", "abc", "bca")
    tasks = {"many": ["v0", "v1", "v2"], "one": ["v3"]}

    direct = SocialChoice().outcome("borda", matrix)
    grouped = SocialChoice().two_step("borda", matrix, tasks)
    heavier = SocialChoice().two_step("borda", matrix, tasks, {"many": 3.0})

    assert direct.winners == ("a",)
    assert grouped.scores is not None
    assert grouped.scores.tolist() == [2, 3, 1]
    assert grouped.winners == ("b",)
    assert heavier.winners == ("a",)


def test_two_steps_of_a_rule_without_scores_do_not_apply() -> None:
    found = SocialChoice().two_step("baldwin", profile("ab"), {"all": ["v0"]})

    assert found.not_applicable == "in the group all: the rule gives winners without scores"


def test_the_share_of_draws_in_which_a_winner_stays() -> None:
    clear = SocialChoice().stays(profile(*["abc"] * 20), np.random.default_rng(0), draws=50)
    close = SocialChoice().stays(
        profile(*["abc"] * 11, *["bac"] * 10), np.random.default_rng(0), draws=400
    )

    assert set(clear.values()) == {1.0}
    # a keeps a majority of 21 draws from 11 : 10 with the binomial chance 0.587.
    assert close["condorcet"] == pytest.approx(0.587, abs=0.06)


def test_prospective_condorcet_winners_are_found_with_their_weights() -> None:
    # c is second everywhere behind a or b: no weights make it beat both. a and b each can win.
    found = {one.model: one for one in prospects(profile("acb", "bca", "acb"))}

    assert [name for name, one in found.items() if one.wins] == ["a", "b"]
    assert found["b"].weights == pytest.approx([0, 1, 0], abs=1e-9)
    assert found["b"].margin == pytest.approx(1)
    assert found["c"].margin == pytest.approx(0, abs=1e-9)


def test_the_weights_of_a_prospective_winner_make_it_win() -> None:
    matrix, _ = leaderboard(SUPERGLUE)

    found = prospects(matrix, least=0.01)

    able = [one for one in found if one.wins]
    assert 1 <= len(able) < 22
    for one in able:
        elected = SocialChoice().outcome("condorcet", matrix, one.weights)
        assert elected.winners == (one.model,)


def test_bounds_that_no_weights_meet_are_refused() -> None:
    with pytest.raises(BadInput, match="sum to 1"):
        prospects(profile("ab", "ba"), least=0.6)
    with pytest.raises(BadInput, match="two models"):
        prospects(profile("a"))


def test_wrong_weights_rules_and_tasks_are_refused() -> None:
    with pytest.raises(BadInput, match="2 tasks need as many weights"):
        SocialChoice().elect(profile("ab", "ba"), [1.0])
    with pytest.raises(BadInput, match="no rule called 'veto'"):
        SocialChoice().outcome("veto", profile("ab"))
    with pytest.raises(BadInput, match="names no tasks of the matrix: \\['v9'\\]"):
        SocialChoice().two_step("borda", profile("ab"), {"g": ["v9"]})


def test_one_model_a_task_without_scores_and_scores_below_0_are_said_to_be_no_election() -> None:
    alone = SocialChoice().outcome("borda", profile("a"))
    empty = ScoreMatrix.of("ab", "xy", [[0.5, np.nan], [0.1, np.nan]])
    below = ScoreMatrix.of("ab", "x", [[-1.0], [1.0]])

    assert alone.not_applicable == "there are fewer than two models"
    assert (
        SocialChoice().outcome("arithmetic_mean", empty).not_applicable
        == "a task has no score at all"
    )
    assert (
        SocialChoice().outcome("geometric_mean", below).not_applicable == "a score is -1, below 0"
    )
