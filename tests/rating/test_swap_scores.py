"""Swap rules that join what a judge says beside its verdict: chances, perplexities, scores."""

import pytest

from arena.domain import Verdict
from arena.errors import BadInput
from arena.rating.swap import join_orders
from arena.vote_table import VoteTable
from tests.rating.tables import table, turned, vote


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
