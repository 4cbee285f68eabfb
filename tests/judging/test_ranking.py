"""k responses ranked at once: how the line is read, and that letters mean places shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.domain import Message
from arena.errors import BadInput
from arena.judging.ranking import RankReading, ranking_question, read_ranking
from tests.judging.battles import DIMENSION, NONCE, whole

PLAIN = range(4)

NO_RANKING = "the last line is no ranking"
NOT_EACH = "the ranking does not name each of ABCD exactly once"


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("B > A > D > C", ((1,), (0,), (3,), (2,))),
        ("reasons\nB>A>D>C\n\n", ((1,), (0,), (3,), (2,))),
        ("reasons\nb > a > d > c", ((1,), (0,), (3,), (2,))),
        ("reasons\n**B > A > D > C**", ((1,), (0,), (3,), (2,))),
        ("reasons\n[[B > A > D > C]]", ((1,), (0,), (3,), (2,))),
        ("reasons\n`B > A > D > C`.", ((1,), (0,), (3,), (2,))),
        ("reasons\nMy ranking: B > A > D > C", ((1,), (0,), (3,), (2,))),
        ("A > B > C > D is tempting.\nB > A > D > C", ((1,), (0,), (3,), (2,))),
        ("<think>A > B > C > D</think>\nB > A > D > C", ((1,), (0,), (3,), (2,))),
        ("B > A = D > C", ((1,), (0, 3), (2,))),
        ("B = A = D = C", ((0, 1, 2, 3),)),
        ("D = B > C = A", ((1, 3), (0, 2))),
        ("順位: B > A > D > C", ((1,), (0,), (3,), (2,))),
    ],
)
def test_the_ranking_on_the_last_line_counts(text: str, groups: tuple[tuple[int, ...]]) -> None:
    assert read_ranking(text, PLAIN) == RankReading(groups)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", NO_RANKING),
        ("I cannot rank these.", NO_RANKING),
        ("B > A > D > C\nThank you.", NO_RANKING),
        ("B >> A > D > C", NO_RANKING),
        ("B, A, D, C", NO_RANKING),
        ("B > A > D >", NO_RANKING),
        ("B < A < D < C", NO_RANKING),
        ("B > A > D > C or A > B > C > D", NO_RANKING),
        ("1 > 2 > 3 > 4", NO_RANKING),
        ("<think>B > A > D > C", NO_RANKING),
        ("B > A > D", NOT_EACH),
        ("B > A > D > D", NOT_EACH),
        ("B > A > D > C > A", NOT_EACH),
        ("B > A > D > E", NOT_EACH),
        ("A", NOT_EACH),
    ],
)
def test_anything_else_is_unreadable(text: str, reason: str) -> None:
    assert read_ranking(text, PLAIN) == RankReading(reason=reason)


@given(st.permutations(range(5)), st.permutations(range(5)))
def test_a_judge_that_knows_the_ranking_is_read_right_in_whatever_order_it_is_shown(
    order: list[int], truth: list[int]
) -> None:
    letter_of = {place: "ABCDE"[shown] for shown, place in enumerate(order)}
    said = " > ".join(letter_of[place] for place in truth)

    assert read_ranking(said, order).groups == tuple((place,) for place in truth)


def test_responses_are_shown_in_the_order_given_each_between_fences() -> None:
    prompt = (Message("user", "WHO"),)
    text = whole(ranking_question(prompt, ["ZERO", "ONE", "TWO"], [2, 0, 1], DIMENSION, NONCE))

    for letter, said in zip("ABC", ["TWO", "ZERO", "ONE"], strict=True):
        label = f"response {letter}"
        assert f"<<<{label} {NONCE}>>>\n{said}\n<<<end of {label} {NONCE}>>>" in text
    assert f"<<<user {NONCE}>>>\nWHO\n" in text
    assert DIMENSION.rubric in text


@pytest.mark.parametrize("count", [2, 3, 7, 26])
def test_the_example_can_be_read(count: int) -> None:
    texts = ["x"] * count
    text = whole(ranking_question((), texts, range(count), DIMENSION, NONCE))

    assert read_ranking(text.rsplit("for instance ", 1)[1], range(count)).reason == ""


@pytest.mark.parametrize("count", [0, 1, 27])
def test_too_few_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(BadInput, match=f"{count} responses to rank; give 2 to 26"):
        ranking_question((), ["x"] * count, range(count), DIMENSION, NONCE)


def test_an_order_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match=r"each of 0 to 1 once, not \[0, 0\]"):
        ranking_question((), ["x", "y"], [0, 0], DIMENSION, NONCE)
