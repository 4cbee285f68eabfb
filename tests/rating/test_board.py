"""The leaderboard as a whole."""

import json
import math
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arena.errors import NoVotes, UnknownThing
from arena.rating.board import Board, rate, refit
from arena.rating.method import method
from arena.rating.scale import Anchor
from arena.rating.swap import SWAPS
from arena.vote_table import VoteTable
from tests.rating.tables import renamed, table, tables, tally, vote

BRADLEY_TERRY = method("bradley_terry")


def _rate(votes: VoteTable, **settings: Any) -> Board:
    return rate(votes, method=BRADLEY_TERRY, **settings)


def _four_models() -> VoteTable:
    """Each pair on twelve prompts, the earlier name ahead by 8 to 4."""
    return table(
        vote(a, b, float(prompt % 3 != 0), prompt=f"{prompt}")
        for a, b in combinations(["ant", "bee", "cat", "dog"], 2)
        for prompt in range(12)
    )


def test_rows_are_sorted_by_rating_and_equal_ratings_by_name() -> None:
    board = _rate(table(tally("b", "c", ties=2), tally("a", "c", wins=1, losses=2)))

    assert [(row.rank, row.model) for row in board.models] == [(1, "b"), (1, "c"), (3, "a")]


def test_ratings_are_points_around_1000() -> None:
    board = _rate(table(tally("ant", "bee", wins=10, losses=1)))

    assert board.models[0].rating == pytest.approx(1200, abs=1e-6)
    assert board.models[1].rating == pytest.approx(800, abs=1e-6)


def test_an_anchor_shifts_all_ratings_and_widens_no_interval() -> None:
    free = _rate(_four_models())
    anchored = _rate(_four_models(), anchor=Anchor("cat", 1114))
    shift = 1114 - next(row.rating for row in free.models if row.model == "cat")

    for before, after in zip(free.models, anchored.models, strict=True):
        assert after.lower is not None
        assert before.lower is not None
        assert after.rating == pytest.approx(before.rating + shift, abs=1e-9)
        assert after.lower == pytest.approx(before.lower + shift, abs=1e-9)
        assert (after.strength, after.rank_low) == (before.strength, before.rank_low)


def test_an_anchor_without_a_single_vote_is_refused() -> None:
    with pytest.raises(UnknownThing, match="the anchor 'elk' is not among the models"):
        _rate(_four_models(), anchor=Anchor("elk"))


def test_an_anchor_that_cannot_be_rated_is_noted() -> None:
    votes = table(tally("ant", "bee", ties=2), tally("king", "bee", wins=3))

    board = _rate(votes, anchor=Anchor("king", 1500))

    assert [row.rating for row in board.models] == [1000, 1000]
    assert "The anchor king is not rated here; the mean is 1000 instead." in board.notes


def test_an_undefeated_model_gets_a_reason_instead_of_an_absurd_number() -> None:
    board = _rate(table(tally("ant", "bee", wins=2, losses=1), tally("king", "bee", wins=7)))

    assert [row.model for row in board.models] == ["ant", "bee"]
    (king,) = board.unrated
    assert (king.model, king.votes, king.wins) == ("king", 7, 7)
    assert king.reason.startswith("undefeated: ")
    assert board.votes_used == 3
    assert board.models[1].losses == 2
    assert board.notes[0] == "7 votes of 10 left out: each involves a model without a rating."


def test_a_single_vote_rates_nobody() -> None:
    board = _rate(table(vote("ant", "bee")))

    assert board.models == ()
    assert [row.reason.partition(":")[0] for row in board.unrated] == ["undefeated", "winless"]
    assert (board.votes_used, board.clusters, board.converged) == (0, 0, False)
    assert board.notes == (
        "Nobody can be rated yet: no two models have each won, or tied, both ways.",
    )


def test_counts_are_of_joined_votes() -> None:
    votes = table(
        vote("ant", "bee", 1.0, order="ab", prompt="1"),
        vote("ant", "bee", 1.0, order="ba", prompt="1"),
        vote("ant", "bee", 1.0, order="ab", prompt="2"),
        vote("ant", "bee", 0.0, order="ba", prompt="2"),
        vote("ant", "bee", 1.0, order="ab", prompt="3"),
        vote("ant", "bee", None, order="ba", prompt="3"),
    )

    board = _rate(votes, swap="agree_or_tie")

    ant = board.models[0]
    assert (ant.votes, ant.wins, ant.losses, ant.ties) == (2, 1, 0, 1)
    assert (board.votes_used, board.unreadable, board.unpaired) == (2, 1, 1)
    assert board.notes[:2] == (
        "1 verdict could not be read: counted, not fitted.",
        "1 vote without the other order left out, as the swap rule agree_or_tie asks.",
    )


def test_votes_of_people_cannot_be_joined_and_the_error_says_so() -> None:
    people = table(vote("ant", "bee", judge=f"person {i}", order="ab") for i in range(1200))

    with pytest.raises(NoVotes, match=r"all 1,200 votes came in one order only .* rule both"):
        _rate(people, swap="mean")


def test_no_readable_verdict_is_an_error() -> None:
    with pytest.raises(NoVotes, match="none of the 2 verdicts could be read"):
        _rate(table(vote("ant", "bee", None), vote("ant", "bee", None)))


def test_intervals_and_rank_spread_are_shown_from_ten_prompts_on() -> None:
    board = _rate(_four_models())

    assert board.clusters == 12
    assert board.interval == "clustered by prompt"
    assert board.separability is not None
    for row in board.models:
        assert row.lower is not None
        assert row.upper is not None
        assert row.lower < row.rating < row.upper
        assert row.rank_low is not None
        assert row.rank_high is not None
        assert row.rank_low <= row.rank <= row.rank_high


def test_a_judge_that_always_prefers_the_first_leaves_no_interval() -> None:
    pairs = list(combinations(["ant", "bee", "cat"], 2))
    votes = table(
        [vote(a, b, 1.0, prompt=f"{i}", order="ab") for a, b in pairs for i in range(20)],
        [vote(a, b, 0.0, prompt=f"{i}", order="ba") for a, b in pairs for i in range(20)],
    )

    board = _rate(votes)

    assert {row.rating for row in board.models} == {1000}
    assert board.interval == "none"
    assert {row.lower for row in board.models} == {None}


def test_the_json_object_has_the_promised_keys() -> None:
    shown = _rate(_four_models()).as_json("accuracy")

    assert list(shown) == [
        *("dimension", "method", "settings", "converged", "votes_used", "unreadable"),
        *("unpaired", "clusters", "interval", "separability", "models", "unrated", "notes"),
        "effects",
    ]
    assert list(shown["models"][0]) == [
        *("model", "strength", "rating", "lower", "upper", "rank", "rank_low", "rank_high"),
        *("votes", "wins", "losses", "ties"),
    ]
    assert shown["dimension"] == "accuracy"
    assert shown["method"] == "bradley_terry"
    assert shown["separability"] == _rate(_four_models()).separability
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown


@settings(max_examples=60, deadline=None)
@given(votes=tables(connected=False), swap=st.sampled_from(SWAPS))
def test_any_votes_give_finite_ratings_or_a_reason(votes: VoteTable, swap: str) -> None:
    try:
        board = _rate(votes, swap=swap)
    except NoVotes:
        return

    shown = [row.model for row in board.models] + [row.model for row in board.unrated]
    assert sorted(shown) == sorted(votes.models)
    assert all(math.isfinite(row.rating) and abs(row.rating - 1000) < 5000 for row in board.models)
    assert sum(row.votes for row in board.models) == 2 * board.votes_used
    assert len(board.models) != 1


@settings(max_examples=30, deadline=None)
@given(votes=tables(), swap=st.sampled_from(SWAPS))
def test_stored_settings_fit_the_same_board_again(votes: VoteTable, swap: str) -> None:
    try:
        board = _rate(votes, swap=swap, anchor=Anchor(votes.models[0], 1100))
    except NoVotes:
        return

    stored = json.loads(json.dumps(board.settings))
    assert refit(votes, board.method, stored) == board


@settings(max_examples=40, deadline=None)
@given(votes=tables(), random=st.randoms(use_true_random=False))
def test_names_and_rows_in_another_order_leave_every_row_as_it_was(
    votes: VoteTable, random: Any
) -> None:
    shuffled = [f"new {i}" for i in range(len(votes.models))]
    random.shuffle(shuffled)
    names = dict(zip(votes.models, shuffled, strict=True))
    rows = np.array(random.sample(range(len(votes)), len(votes)))

    before = {names[row.model]: row for row in _rate(votes).models}
    after = {row.model: row for row in _rate(renamed(votes, names).take(rows)).models}

    for name, row in before.items():
        assert after[name].rating == pytest.approx(row.rating, abs=1e-6)
        assert (after[name].rank_low, after[name].rank_high) == (row.rank_low, row.rank_high)
        if row.lower is not None:
            assert after[name].lower == pytest.approx(row.lower, abs=1e-6)
