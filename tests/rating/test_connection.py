"""Who can be rated, and what is said of the others."""

from itertools import pairwise

from arena.rating.connection import (
    APART,
    NEVER_LOST,
    NEVER_WON,
    NO_VOTES,
    ONE_SIDED,
    UNDEFEATED,
    WINLESS,
    connect,
)
from arena.rating.votes import tally_models, tally_pairs
from arena.vote_table import VoteTable
from tests.rating.tables import table, tally, vote


def _rated(votes: VoteTable) -> list[str]:
    connection = connect(tally_pairs(votes), tally_models(votes))
    return [model for model, in_ in zip(votes.models, connection.rated, strict=True) if in_]


def _reasons(votes: VoteTable) -> dict[str, str]:
    connection = connect(tally_pairs(votes), tally_models(votes))
    return {votes.models[code]: reason for code, reason in connection.reasons.items()}


def test_each_unrated_model_gets_its_reason() -> None:
    votes = table(
        tally("ant", "bee", wins=1, losses=1),
        tally("king", "ant", wins=3),
        tally("emperor", "king", wins=1),
        tally("bee", "worm", wins=2),
        tally("cat", "dog", ties=1),
        models=["new"],
    )

    assert _rated(votes) == ["ant", "bee"]
    assert _reasons(votes) == {
        "king": UNDEFEATED,
        "emperor": UNDEFEATED,
        "worm": WINLESS,
        "cat": APART,
        "dog": APART,
        "new": NO_VOTES,
    }


def test_one_tie_against_an_undefeated_model_rates_it() -> None:
    votes = table(tally("ant", "bee", ties=1), tally("king", "bee", wins=9, ties=1))

    assert _rated(votes) == ["ant", "bee", "king"]


def test_a_cycle_of_wins_is_rated() -> None:
    assert _rated(table(vote("a", "b"), vote("b", "c"), vote("c", "a"))) == ["a", "b", "c"]


def test_wins_all_one_way_rate_nobody() -> None:
    votes = table(vote("a", "b"), vote("b", "c"), vote("a", "c"), models=["d"])

    assert _rated(votes) == []
    assert _reasons(votes) == {"a": NEVER_LOST, "b": ONE_SIDED, "c": NEVER_WON, "d": NO_VOTES}


def test_of_two_groups_the_larger_is_rated() -> None:
    small = tally("a", "b", ties=50)
    large = [vote("x", "y"), vote("y", "z"), vote("z", "x")]

    assert _rated(table(small, large)) == ["x", "y", "z"]


def test_of_two_groups_of_one_size_the_one_with_more_votes_is_rated() -> None:
    assert _rated(table(tally("a", "b", ties=1), tally("y", "z", ties=2))) == ["y", "z"]


def test_of_two_groups_alike_the_first_by_name_is_rated() -> None:
    assert _rated(table(tally("y", "z", ties=1), tally("a", "b", ties=1))) == ["a", "b"]


def test_clones_that_tie_one_another_do_not_outnumber_models_that_fought() -> None:
    clones = ["c1", "c2", "c3", "c4"]
    votes = table(
        tally("ant", "bee", wins=2, losses=1),
        tally("bee", "cat", wins=2, losses=1),
        *(tally(one, two, ties=40) for one, two in pairwise(clones)),
        *(tally("ant", clone, wins=2) for clone in clones),
    )

    assert _rated(votes) == ["ant", "bee", "cat"]
    assert _reasons(votes) == dict.fromkeys(clones, WINLESS)
