"""Votes are coded so that nothing depends on the order in which they came."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from arena.domain import A_WINS, B_WINS, TIE, DisplayOrder, Verdict, VoteRecord
from arena.errors import BadInput
from arena.vote_table import VoteTable


def vote(
    pair: str = "ab", verdict: Verdict | None = A_WINS, order: DisplayOrder | None = "ab"
) -> VoteRecord:
    """A vote of one judge on one prompt between two models with names of one letter."""
    return VoteRecord(
        vote_id="1",
        prompt="p",
        cluster="c",
        model_a=pair[0],
        model_b=pair[1],
        verdict=verdict,
        judge="owl",
        order=order,
    )


def test_columns_say_what_the_votes_say() -> None:
    table = VoteTable.from_records(
        [
            vote("ca", A_WINS, "ab"),
            replace(vote("ab", TIE, "ba"), judge="elk", cluster="d"),
            vote("ab", Verdict(0.2, 0.6, 0.2), None),
        ]
    )

    assert table.models == ("a", "b", "c")
    assert (table.judges, table.clusters) == (("elk", "owl"), ("c", "d"))
    assert [(table.models[a], table.models[b]) for a, b in zip(table.a, table.b, strict=True)] == [
        ("c", "a"),
        ("a", "b"),
        ("a", "b"),
    ]
    assert table.points.tolist() == [1.0, 0.5, pytest.approx(0.3)]
    assert table.first.tolist() == [1, -1, 0]
    assert [table.judges[code] for code in table.judge] == ["owl", "elk", "owl"]
    assert [table.clusters[code] for code in table.cluster] == ["c", "d", "c"]
    assert table.weight.tolist() == [1, 1, 1]


def test_both_halves_of_a_swapped_pair_are_one_battle() -> None:
    halves = [vote("ab", A_WINS, "ab"), vote("ab", B_WINS, "ba")]
    elsewhere = replace(vote("ab"), prompt="q")

    battle = VoteTable.from_records([*halves, elsewhere]).battle.tolist()

    assert battle[0] == battle[1] != battle[2]


def test_a_battle_that_has_a_name_goes_by_it() -> None:
    first, second = replace(vote(), battle="1"), replace(vote(), battle="2")

    assert len(set(VoteTable.from_records([first, second, first]).battle.tolist())) == 2


def test_an_unreadable_verdict_is_counted_and_never_a_row() -> None:
    table = VoteTable.from_records([vote(), vote("cd", None)], unreadable=3)

    assert (len(table), table.unreadable) == (1, 4)
    assert table.models == ("a", "b", "c", "d")


def test_models_without_votes_may_be_listed() -> None:
    assert VoteTable.from_records([vote()], models=["z"]).models == ("a", "b", "z")


def test_no_votes_make_an_empty_table() -> None:
    table = VoteTable.from_records([])

    assert (len(table), table.models, table.points.tolist()) == (0, (), [])


def test_a_model_that_meets_itself_is_refused() -> None:
    with pytest.raises(BadInput, match="vote 1: a meets itself"):
        VoteTable.from_records([vote("aa")])


def test_votes_of_two_dimensions_are_refused() -> None:
    with pytest.raises(BadInput, match="accuracy, overall"):
        VoteTable.from_records([vote(), replace(vote(), dimension="accuracy")])


def test_the_codes_do_not_depend_on_the_order_of_the_votes() -> None:
    votes = [vote("ab"), vote("cb", TIE), vote("ac", B_WINS)]

    forward, backward = VoteTable.from_records(votes), VoteTable.from_records(votes[::-1])

    assert forward.models == backward.models
    for column in ("a", "b", "points", "judge", "cluster", "battle", "first"):
        left, right = getattr(forward, column), getattr(backward, column)
        assert left.tolist() == right[::-1].tolist(), column


def test_taking_rows_takes_them_in_every_column() -> None:
    table = VoteTable.from_records([vote("ab"), vote("cb", TIE), vote("ac", B_WINS)], unreadable=2)

    taken = table.take(table.points < 1)

    assert (len(taken), taken.unreadable, taken.models) == (2, 2, ("a", "b", "c"))
    assert taken.points.tolist() == [0.5, 0]
    assert [len(getattr(taken, name)) for name in ("a", "b", "first", "weight", "battle")] == [
        2
    ] * 5


def test_a_judge_with_a_models_name_is_that_model() -> None:
    votes = [replace(vote("ab"), judge="b"), replace(vote("ac"), judge="owl")]

    table = VoteTable.from_records(votes)

    assert (table.judges, table.judge_model.tolist()) == (("b", "owl"), [1, -1])


def test_features_follow_the_votes_that_were_read() -> None:
    votes = [vote("ab"), vote("ac", None), vote("bc", TIE)]
    style = np.array([[0.1], [0.2], [0.3]])

    table = VoteTable.from_records(votes, features=style, feature_names=("length",))

    assert table.features.tolist() == [[0.1], [0.3]]
    assert table.take(np.array([1])).features.tolist() == [[0.3]]


def test_a_table_without_features_or_judge_models_has_empty_columns() -> None:
    table = VoteTable.from_records([vote("ab"), vote("bc")])

    assert table.features.shape == (2, 0)
    assert table.take(np.array([0])).features.shape == (1, 0)


def test_features_must_have_a_row_per_vote_and_a_name_per_column() -> None:
    with pytest.raises(BadInput, match=r"features of shape \(1, 2\) for 1 votes and 1 names"):
        VoteTable.from_records([vote()], features=np.zeros((1, 2)), feature_names=("length",))


def test_sampling_probabilities_are_read_with_their_votes_and_unknown_ones_are_nan() -> None:
    drawn = replace(vote("ab"), sampling_prob=0.25)
    table = VoteTable.from_records([vote("ab", None), vote("bc"), drawn])

    assert np.isnan(table.sampling_prob[0])
    assert table.take(np.array([1])).sampling_prob.tolist() == [0.25]
    assert np.isnan(replace(table, sampling_prob=np.zeros(0)).sampling_prob).tolist() == [True] * 2
    with pytest.raises(BadInput, match="3 sampling probabilities for 2 votes"):
        replace(table, sampling_prob=np.ones(3))


def test_a_vote_with_its_sides_turned_is_on_the_same_battle() -> None:
    table = VoteTable.from_records([vote("ab"), vote("ba"), vote("ac")])

    assert table.battle[0] == table.battle[1] != table.battle[2]


def test_tables_of_several_dimensions_share_their_codes() -> None:
    votes = [
        replace(vote("ab"), dimension="accuracy"),
        replace(vote("ab", None), dimension="accuracy"),
        replace(vote("bc"), dimension="language", judge="elk", prompt="q", cluster="q"),
        replace(vote("ab", B_WINS), dimension="language"),
    ]

    tables = VoteTable.by_dimension(votes)

    accuracy, language = tables["accuracy"], tables["language"]
    assert list(tables) == ["accuracy", "language"]
    assert accuracy.models == language.models == ("a", "b", "c")
    assert accuracy.judges == language.judges == ("elk", "owl")
    assert accuracy.battle[0] == language.battle[1] != language.battle[0]
    assert (len(accuracy), accuracy.unreadable, len(language), language.unreadable) == (1, 1, 2, 0)


def test_judges_without_votes_can_be_left_off_the_list() -> None:
    votes = [vote("ab"), replace(vote("ab"), judge="elk"), replace(vote("ab"), judge="a")]
    table = VoteTable.from_records(votes)

    left = table.take(table.judge != table.judges.index("elk")).of_judges_with_votes()

    assert left.judges == ("a", "owl")
    assert [left.judges[code] for code in left.judge] == ["owl", "a"]
    assert left.judge_model.tolist() == [0, -1]


def test_chance_of_a_tie_perplexity_and_scores_follow_the_votes_that_were_read() -> None:
    table = VoteTable.from_records(
        [
            replace(vote("ab", Verdict(0.5, 0.5, 0.0)), perplexity=1.25, scores=(7, 4)),
            vote("ac", None),
            vote("bc", Verdict(0.2, 0.6, 0.2)),
            vote("bc", TIE),
        ]
    )

    assert table.tie.tolist() == [0.0, 0.2, 1.0]
    assert table.perplexity[0] == 1.25
    assert table.lead[0] == 3
    assert np.isnan(table.perplexity[1:]).all()
    assert np.isnan(table.lead[1:]).all()
    assert table.take(np.array([1])).tie.tolist() == [0.2]
    assert table.take(np.array([0])).perplexity.tolist() == [1.25]


def test_votes_without_a_chance_of_a_tie_are_plain_labels() -> None:
    table = VoteTable.from_records([vote("ab"), vote("ac", TIE), vote("bc", B_WINS)])
    bare = replace(table, tie=np.zeros(0))

    assert bare.tie.tolist() == [0.0, 1.0, 0.0]
