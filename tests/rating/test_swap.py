"""How two orders become one."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from arena.domain import DisplayOrder, Verdict
from arena.errors import BadInput
from arena.rating.swap import SWAPS, join_orders, parse_swap
from arena.settings_parts import PublishPart
from arena.vote_table import VoteTable
from tests.rating.tables import table, tables, turned, vote

JOINING = [swap for swap in SWAPS if swap != "both"]


def _pair(ab: float, ba: float) -> VoteTable:
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
        joined = join_orders(_pair(ab, ba), swap)
        assert joined.table.points.tolist() == ([] if points is None else [points])
        assert joined.disagreeing == (points is None)
        assert joined.unpaired == 0


def _joined(swap: str, ab: Verdict, ba: Verdict, ppl: tuple[float, float] = (2, 1.5)) -> VoteTable:
    """Two verdicts on ant against bee, both in the battle's sides, joined."""
    votes = table(
        vote("ant", "bee", ab, order="ab", perplexity=ppl[0]),
        vote("ant", "bee", ba, order="ba", perplexity=ppl[1]),
    )
    return join_orders(votes, swap).table


@pytest.mark.parametrize(
    ("ab", "ba", "points"),
    [
        # The judge leans to whatever comes first, and less when that is bee.
        (Verdict(0.9, 0.05, 0.05), Verdict(0.3, 0.6, 0.1), 1.0),
        (Verdict(0.05, 0.9, 0.05), Verdict(0.6, 0.3, 0.1), 0.0),
        (Verdict(0.4, 0.1, 0.5), Verdict(0.1, 0.4, 0.5), 0.5),
        # Points of 0.5 without any chance of a tie decide nothing against a clear order.
        (Verdict(0.5, 0.5, 0.0), Verdict(0.8, 0.1, 0.1), 1.0),
        # Rounding does not decide between win and loss: 0.1 + 0.2 is not 0.3 in binary.
        (Verdict(0.1, 0.3, 0.6), Verdict(0.2, 0.0, 0.8), 0.5),
        (Verdict(0.6, 0.3, 0.1), Verdict(0.3, 0.6, 0.1), 0.5),
        (Verdict(0.7, 0.1, 0.2), Verdict(0.2, 0.8, 0.0), 0.5),
        # As likely a win as a tie: a loss is less likely than either.
        (Verdict(0.5, 0.1, 0.4), Verdict(0.3, 0.3, 0.4), 1.0),
        (Verdict(0.1, 0.5, 0.4), Verdict(0.3, 0.3, 0.4), 0.0),
    ],
)
def test_sum_probs_takes_the_likeliest_outcome_of_both_orders(
    ab: Verdict, ba: Verdict, points: float
) -> None:
    joined = _joined("sum_probs", ab, ba)

    assert joined.points.tolist() == [points]
    assert joined.tie.tolist() == [float(points == 0.5)]
    mirrored = _joined("sum_probs", ba.mirrored(), ab.mirrored())
    assert mirrored.points.tolist() == [1 - points]


def test_the_released_sum_probs_ties_where_half_the_lead_is_below_delta() -> None:
    verdicts = Verdict(0.9, 0.05, 0.05), Verdict(0.3, 0.6, 0.1)  # 1.2 against 0.65: half is 0.275

    assert _joined("sum_probs:0.27", *verdicts).points.tolist() == [1.0]
    assert _joined("sum_probs:0.28", *verdicts).points.tolist() == [0.5]


def test_low_ppl_keeps_the_probabilities_of_the_surer_order() -> None:
    verdicts = Verdict(0.7, 0.1, 0.2), Verdict(0.1, 0.6, 0.3)

    surer_second = _joined("low_ppl", *verdicts)
    assert (surer_second.points.tolist(), surer_second.tie.tolist()) == ([0.25], [0.3])
    surer_first = _joined("low_ppl", *verdicts, (1.5, 2.0))
    assert (surer_first.points.tolist(), surer_first.tie.tolist()) == ([0.7 + 0.2 / 2], [0.2])


def test_low_ppl_ties_where_the_perplexities_differ_by_no_more_than_delta() -> None:
    verdicts = Verdict(0.7, 0.1, 0.2), Verdict(0.1, 0.6, 0.3)

    assert _joined("low_ppl", *verdicts, (1.5, 1.5)).tie.tolist() == [1.0]
    assert _joined("low_ppl:0.5", *verdicts, (1.5, 2.0)).tie.tolist() == [1.0]
    assert _joined("low_ppl:0.49", *verdicts, (1.5, 2.0)).tie.tolist() == [0.2]


def test_low_ppl_refuses_votes_without_perplexity_and_says_what_to_do() -> None:
    votes = table(vote("ant", "bee", order="ab"), vote("ant", "bee", order="ba", perplexity=None))

    with pytest.raises(BadInput, match=r"1 of 1 pairs of votes lack; .* logprobs = true, or choos"):
        join_orders(votes, "low_ppl")


@pytest.mark.parametrize(
    ("ab", "ba", "points"),
    [
        ((9, 7), (5, 8), 0.0),
        ((9, 7), (6, 7), 1.0),
        ((9, 7), (5, 7), 0.5),
        # 5.1 - 5.0 and 5.3 - 5.2 are not the same in binary fractions.
        ((5.1, 5.0), (5.2, 5.3), 0.5),
    ],
)
def test_mean_scores_compares_the_means_over_both_orders(
    ab: tuple[float, float], ba: tuple[float, float], points: float
) -> None:
    votes = table(
        vote("ant", "bee", 1.0, order="ab", scores=ab),
        vote("ant", "bee", 1.0, order="ba", scores=ba),
    )

    assert join_orders(votes, "mean_scores").table.points.tolist() == [points]
    assert join_orders(turned(votes), "mean_scores").table.points.tolist() == [points]
    assert join_orders(votes, "mean_scores:0.5").table.points.tolist() == [0.5]


def test_mean_scores_refuses_votes_without_scores_and_says_what_to_do() -> None:
    votes = table(vote("ant", "bee", order="ab"), vote("ant", "bee", order="ba", scores=None))

    with pytest.raises(BadInput, match=r"1 of 1 pairs of votes lack; take the votes of judges tha"):
        join_orders(votes, "mean_scores")


@pytest.mark.parametrize("swap", ["low_ppl", "mean_scores"])
def test_equal_responses_that_no_judge_saw_stay_a_tie(swap: str) -> None:
    votes = table(
        vote("ant", "bee", 0.5, order="ab", perplexity=None, scores=None),
        vote("ant", "bee", 0.5, order="ba", perplexity=None, scores=None),
    )

    joined = join_orders(votes, swap).table

    assert (joined.points.tolist(), joined.tie.tolist()) == ([0.5], [1.0])


def test_mean_averages_the_chances_of_a_tie() -> None:
    joined = _joined("mean", Verdict(0.5, 0.5, 0.0), Verdict(0.2, 0.4, 0.4))

    assert joined.tie.tolist() == [0.2]


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
        join_orders(_pair(1.0, 1.0), swap)


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
            points = _joined_naively(mine, swap)
            if points is not None:
                expected.append((int(mine.a[0]), int(mine.b[0]), battle, judge, points))

    assert _outcomes(join_orders(votes, swap).table) == sorted(expected)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(BadInput, match="no swap rule called 'best'; there are: both, mean"):
        join_orders(_pair(1.0, 1.0), "best")


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
