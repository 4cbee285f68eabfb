"""How two orders become one."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from arena.domain import DisplayOrder
from arena.errors import BadInput
from arena.rating.swap import SWAPS, join_orders, parse_swap
from arena.settings_parts import PublishPart
from arena.vote_table import VoteTable
from tests.rating.tables import table, tables, turned, vote

JOINING = [swap for swap in SWAPS if swap != "both"]


def pair_of(ab: float, ba: float) -> VoteTable:
    """The second order's judgment is the surer one; ant's mean score is 7, bee's 7.5."""
    return table(
        vote("ant", "bee", ab, order="ab", perplexity=2.0, scores=(9, 7)),
        vote("ant", "bee", ba, order="ba", perplexity=1.5, scores=(5, 8)),
    )


@pytest.mark.parametrize(
    ("swap", "expected"),
    [
        ("mean", [1.0, 0.75, 0.5, 0.75, 0.5, 0.25, 0.0]),
        ("sign_of_sum", [1.0, 1.0, 0.5, 1.0, 0.5, 0.0, 0.0]),
        ("agree_or_tie", [1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0]),
        ("consistent", [1.0, None, None, None, 0.5, None, 0.0]),
        ("sum_probs", [1.0, 1.0, 0.5, 1.0, 0.5, 0.0, 0.0]),
        ("mean_scores", [0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0]),
        ("low_ppl", [1.0, 0.5, 0.0, 1.0, 0.5, 0.5, 0.0]),
    ],
)
def test_each_rule_joins_two_verdicts_as_its_source_says(
    swap: str, expected: list[float | None]
) -> None:
    verdicts = [(1.0, 1.0), (1.0, 0.5), (1.0, 0.0), (0.5, 1.0), (0.5, 0.5), (0.0, 0.5), (0.0, 0.0)]

    for (ab, ba), points in zip(verdicts, expected, strict=True):
        joined = join_orders(pair_of(ab, ba), swap)
        assert joined.table.points.tolist() == ([] if points is None else [points])
        assert joined.disagreeing == (points is None)
        assert joined.unpaired == 0


@pytest.mark.parametrize(
    ("swap", "complaint"),
    [
        ("mean:0.1", "mean takes no delta; mean_scores, sum_probs, low_ppl do"),
        ("both:0", "both takes no delta"),
        ("low_ppl:", "the delta '' of low_ppl is not a number like 0.05"),
        ("sum_probs:-1", "'-1' of sum_probs"),
        ("sum_probs:nan", "'nan' of sum_probs"),
        ("sum_probs:1e999", "'1e999' of sum_probs"),
    ],
)
def test_a_delta_is_a_number_for_a_rule_that_takes_one(swap: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        join_orders(pair_of(1.0, 1.0), swap)


@pytest.mark.parametrize("swap", [*SWAPS, "sum_probs:0.05", "low_ppl:2", "low_ppl:x", "mean:1", ""])
def test_the_settings_take_the_same_rules(swap: str) -> None:
    def taken(check: Callable[[str], object]) -> bool:
        try:
            check(swap)
        except (BadInput, ValidationError):
            return False
        return True

    assert taken(lambda rule: PublishPart(swap=rule)) == taken(parse_swap)


def test_both_keeps_every_vote() -> None:
    votes = pair_of(1.0, 0.0)

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
    votes = pair_of(1.0, 1.0)
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
            points = _joined_naively(mine, swap)
            if points is not None:
                expected.append((int(mine.a[0]), int(mine.b[0]), battle, judge, points))

    assert _outcomes(join_orders(votes, swap).table) == sorted(expected)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(BadInput, match="no swap rule called 'best'; there are: both, mean"):
        join_orders(pair_of(1.0, 1.0), "best")


def _joined_naively(mine: VoteTable, swap: str) -> float | None:
    """The joined points of one judge's plain labels on one battle; None where it is dropped."""
    orders = [mine.take(mine.first == first) for first in (1, -1)]
    ab, ba = (float(each.points.mean()) for each in orders)

    def label(lead: float) -> float:
        return 0.5 + 0.5 * ((lead > 1e-9) - (lead < -1e-9))

    labels = label(ab - 0.5), label(ba - 0.5)
    agree = labels[0] == labels[1]
    summed = {
        outcome: sum(float((each.points == outcome).mean()) for each in orders)
        for outcome in (0.0, 0.5, 1.0)
    }
    likeliest = [one for one, chance in summed.items() if chance > max(summed.values()) - 1e-9]
    surest = min(orders, key=lambda each: float(each.perplexity.mean()))
    as_sure = orders[0].perplexity.mean() == orders[1].perplexity.mean()
    tied = ab == ba == 0.5 and all((each.tie == 1).all() for each in orders)
    joined = {
        "mean": (ab + ba) / 2,
        "sign_of_sum": label(sum(labels) - 1),
        "agree_or_tie": labels[0] if agree else 0.5,
        "consistent": (ab + ba) / 2 if agree else None,
        "mean_scores": label(0 if tied else sum(float(each.lead.mean()) for each in orders)),
        "sum_probs": likeliest[0] if len(likeliest) == 1 else label(ab + ba - 1),
        "low_ppl": 0.5 if as_sure else float(surest.points.mean()),
    }
    return joined[swap]


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
