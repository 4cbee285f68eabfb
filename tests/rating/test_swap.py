"""How two orders become one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arena.domain import DisplayOrder
from arena.errors import BadInput
from arena.rating.swap import SWAPS, join_orders
from arena.vote_table import VoteTable
from tests.rating.tables import table, tables, turned, vote

JOINING = [swap for swap in SWAPS if swap != "both"]


def _pair(ab: float, ba: float) -> VoteTable:
    return table(vote("ant", "bee", ab, order="ab"), vote("ant", "bee", ba, order="ba"))


@pytest.mark.parametrize(
    ("swap", "expected"),
    [
        ("mean", [1.0, 0.75, 0.5, 0.75, 0.5, 0.25, 0.0]),
        ("sign_of_sum", [1.0, 1.0, 0.5, 1.0, 0.5, 0.0, 0.0]),
        ("agree_or_tie", [1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0]),
        ("consistent", [1.0, None, None, None, 0.5, None, 0.0]),
    ],
)
def test_each_rule_joins_two_verdicts_as_its_source_says(
    swap: str, expected: list[float | None]
) -> None:
    verdicts = [(1.0, 1.0), (1.0, 0.5), (1.0, 0.0), (0.5, 1.0), (0.5, 0.5), (0.0, 0.5), (0.0, 0.0)]

    for (ab, ba), points in zip(verdicts, expected, strict=True):
        joined = join_orders(_pair(ab, ba), swap)
        assert joined.table.points.tolist() == ([] if points is None else [points])
        assert joined.disagreeing == (points is None)
        assert joined.unpaired == 0


def test_both_keeps_every_vote() -> None:
    votes = _pair(1.0, 0.0)

    assert join_orders(votes, "both").table is votes


@pytest.mark.parametrize("swap", JOINING)
def test_a_vote_without_its_other_order_is_dropped_and_counted(swap: str) -> None:
    votes = table(
        vote("ant", "bee", order="ab", prompt="1"),
        vote("ant", "bee", order="ba", prompt="1"),
        vote("ant", "bee", order="ab", prompt="2"),
        vote("ant", "bee", None, order="ba", prompt="2"),  # unreadable
        vote("ant", "bee", order="ab", prompt="3", judge="one person"),
        vote("ant", "bee", order="ba", prompt="3", judge="another person"),
        vote("ant", "bee", prompt="1"),  # order unknown
    )

    joined = join_orders(votes, swap)

    assert len(joined.table) == 1
    assert joined.unpaired == 4
    assert joined.table.unreadable == 1


def test_the_order_that_a_person_saw_joins_with_nobody_elses() -> None:
    votes = table(
        vote("ant", "bee", order="ab", judge="ann"), vote("ant", "bee", order="ba", judge="bob")
    )

    assert join_orders(votes, "mean").unpaired == 2


def test_votes_repeated_in_one_order_are_averaged_first() -> None:
    votes = table(
        vote("ant", "bee", 1.0, order="ab"),
        vote("ant", "bee", 0.0, order="ab"),
        vote("ant", "bee", 1.0, order="ba"),
    )

    assert join_orders(votes, "mean").table.points.tolist() == [0.75]


def test_a_joined_vote_has_no_display_order_and_the_mean_weight() -> None:
    votes = _pair(1.0, 1.0)
    votes.weight[:] = [1.0, 3.0]

    joined = join_orders(votes, "mean").table

    assert joined.first.tolist() == [0]
    assert joined.weight.tolist() == [2.0]


@settings(max_examples=50, deadline=None)
@given(votes=tables(), swap=st.sampled_from(SWAPS), seed=st.integers(0, 100))
def test_neither_row_order_nor_sides_change_a_join(votes: VoteTable, swap: str, seed: int) -> None:
    rows = np.random.default_rng(seed).permutation(len(votes))

    plain = join_orders(votes, swap)
    for changed in (votes.take(rows), turned(votes)):
        again = join_orders(changed, swap)
        assert again.unpaired == plain.unpaired
        assert _outcomes(again.table) == _outcomes(plain.table)


@settings(max_examples=50, deadline=None)
@given(votes=tables(), swap=st.sampled_from(JOINING))
def test_agrees_with_joining_one_battle_after_the_other(votes: VoteTable, swap: str) -> None:
    expected = []
    for battle, judge in {*zip(votes.battle.tolist(), votes.judge.tolist(), strict=True)}:
        mine = votes.take((votes.battle == battle) & (votes.judge == judge))
        ab, ba = mine.points[mine.first == 1], mine.points[mine.first == -1]
        if len(ab) and len(ba):
            points = _joined_naively(float(ab.mean()), float(ba.mean()), swap)
            if points is not None:
                expected.append((int(mine.a[0]), int(mine.b[0]), battle, judge, points))

    assert _outcomes(join_orders(votes, swap).table) == sorted(expected)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(BadInput, match="no swap rule called 'best'; there are: both, mean"):
        join_orders(_pair(1.0, 1.0), "best")


def _joined_naively(ab: float, ba: float, swap: str) -> float | None:
    def sign(points: float) -> int:
        return (points > 0.5) - (points < 0.5)

    agree = sign(ab) == sign(ba)
    if swap == "mean":
        return (ab + ba) / 2
    if swap == "consistent":
        return (ab + ba) / 2 if agree else None
    if swap == "agree_or_tie":
        return (1 + sign(ab)) / 2 if agree else 0.5
    total = sign(ab) + sign(ba)
    return 1.0 if total > 0 else 0.0 if total < 0 else 0.5


def _outcomes(votes: VoteTable) -> list[tuple[int, int, int, int, float]]:
    """The votes turned so that a < b, sorted."""
    rows = zip(votes.a, votes.b, votes.battle, votes.judge, votes.points, strict=True)
    return sorted(
        (int(min(a, b)), int(max(a, b)), int(battle), int(judge), float(p if a < b else 1 - p))
        for a, b, battle, judge, p in rows
    )


def test_the_two_orders_are_found_whichever_side_each_half_calls_a() -> None:
    orders: list[DisplayOrder] = ["ab", "ba"]
    votes = table(vote("ant", "bee", 1.0, order=order) for order in orders)
    votes.a[1], votes.b[1] = votes.b[1], votes.a[1]  # now: bee beat ant, bee shown second
    votes.points[1], votes.first[1] = 0.0, 1

    joined = join_orders(votes, "agree_or_tie").table

    assert (joined.a.tolist(), joined.points.tolist()) == ([0], [1.0])
