"""Scores against choices, one order against the other."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.errors import BadInput
from arena.formats import votes_in
from arena.judging.consistency import (
    OrderAgreement,
    conflict_ratio,
    matched_delta,
    order_agreement,
    relation,
)
from arena.vote_table import VoteTable
from tests.rating.tables import table, turned, vote

SCORES = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("first", "second", "delta", "expected"),
    [
        (3, 2, 0, 1),
        (2, 3, 0, -1),
        (3, 3, 0, 0),
        (3, 2, 1, 1),  # closer than delta, not as close
        (3, 2, 1.001, 0),
        (math.inf, math.inf, 0, 0),
    ],
)
def test_scores_that_are_equal_or_closer_than_delta_are_equal(
    first: float, second: float, delta: float, expected: int
) -> None:
    assert relation(first, second, delta) == expected
    assert relation(second, first, delta) == -expected


@pytest.mark.parametrize("chosen", [1, 0, -1])
@pytest.mark.parametrize("scores", [(4, 2), (3, 3), (2, 4)])
def test_any_mismatch_is_a_conflict_ties_included(scores: tuple[int, int], chosen: int) -> None:
    said = (scores[0] > scores[1]) - (scores[0] < scores[1])

    assert conflict_ratio([scores[0]], [scores[1]], [chosen]) == float(said != chosen)


def test_a_conflict_ratio_is_a_share_of_the_pairs() -> None:
    # Agrees, disagrees, a tie against a win, a tie that delta makes.
    first, second, chosen = [5, 5, 3, 3.4], [1, 1, 3, 3.0], [1, -1, 1, 0]

    assert conflict_ratio(first, second, chosen) == 0.75
    assert conflict_ratio(first, second, chosen, delta=0.5) == 0.5


def test_no_pair_has_no_conflict_ratio_and_no_matched_delta() -> None:
    with pytest.raises(BadInput, match="at least one pair"):
        conflict_ratio([], [], [])
    with pytest.raises(BadInput, match="at least one pair"):
        matched_delta([], [], 0.5)


@given(scores=SCORES, ties=st.floats(0, 1))
def test_a_matched_delta_makes_as_many_ties_as_it_is_given_where_gaps_differ(
    scores: list[tuple[int, int]], ties: float
) -> None:
    # Spread out so that no two gaps are the same.
    first = [x + place / 100 for place, (x, _) in enumerate(scores, start=1)]
    second = [float(y) for _, y in scores]
    gaps = {round(abs(x - y), 9) for x, y in zip(first, second, strict=True)}
    if len(gaps) < len(scores) or 0 in gaps:
        return

    delta = matched_delta(first, second, ties)

    equal = sum(relation(x, y, delta) == 0 for x, y in zip(first, second, strict=True))
    assert equal == round(ties * len(scores))


def test_the_two_orders_of_a_battle_are_compared_per_judge() -> None:
    votes = table(
        vote("ant", "bee", 1.0, order="ab", prompt="1"),  # the first both times
        vote("ant", "bee", 0.0, order="ba", prompt="1"),
        vote("ant", "bee", 0.0, order="ab", prompt="2"),  # the second both times
        vote("ant", "bee", 1.0, order="ba", prompt="2"),
        vote("ant", "bee", 1.0, order="ab", prompt="3"),  # a win and a tie
        vote("ant", "bee", 0.5, order="ba", prompt="3"),
        vote("ant", "bee", 1.0, order="ab", prompt="4"),  # ant both times
        vote("ant", "bee", 1.0, order="ba", prompt="4"),
        vote("ant", "bee", 0.5, order="ab", prompt="4", judge="owl"),  # a tie both times
        vote("ant", "bee", 0.5, order="ba", prompt="4", judge="owl"),
        vote("ant", "bee", 1.0, order="ab", prompt="5"),  # the other order is missing
        vote("ant", "bee", 1.0, order="ab", prompt="6"),
        vote("ant", "bee", None, order="ba", prompt="6"),
        vote("ant", "bee", 1.0, prompt="7"),
    )

    found = order_agreement(votes)

    assert found == OrderAgreement(pairs=5, conflict=0.6, first_both=0.2, second_both=0.2)
    assert found.consistency == pytest.approx(0.4)
    assert order_agreement(turned(votes)) == found


def test_a_half_that_is_stored_the_other_way_round_says_the_same() -> None:
    votes = table(vote("ant", "bee", 1.0, order="ab"), vote("ant", "bee", 1.0, order="ba"))
    votes.a[1], votes.b[1] = votes.b[1], votes.a[1]  # now: bee lost to ant, bee shown first
    votes.points[1], votes.first[1] = 0.0, 1

    assert order_agreement(votes).conflict == 0


def test_repeats_in_one_order_are_averaged() -> None:
    votes = table(
        vote("ant", "bee", 1.0, order="ab"),
        vote("ant", "bee", 0.0, order="ab"),
        vote("ant", "bee", 0.5, order="ba"),
    )

    assert order_agreement(votes).conflict == 0


def test_votes_in_one_order_say_nothing_of_agreement() -> None:
    for votes in (table(vote("ant", "bee", order="ab")), table()):
        with pytest.raises(BadInput, match="in both orders"):
            order_agreement(votes)


@pytest.mark.shared_data
def test_of_real_judges_bard_takes_the_first_most_often_and_gpt_4_seldom(shared_data: Path) -> None:
    # PRD reports, of all 80 prompts: the first both times, Bard 59 % and GPT-4 14 %; swap
    # consistency .37 and .69. The slice holds 16 of them.
    votes = VoteTable.from_records(votes_in(shared_data / "prd_peer_slice"))
    found = {
        name: order_agreement(votes.take(votes.judge == code))
        for code, name in enumerate(votes.judges)
    }

    assert found["bard"].first_both == pytest.approx(0.59, abs=0.05)
    assert found["gpt-4"].first_both == pytest.approx(0.14, abs=0.05)
    assert found["bard"].consistency == pytest.approx(0.37, abs=0.05)
    assert found["gpt-4"].consistency == pytest.approx(0.69, abs=0.05)
