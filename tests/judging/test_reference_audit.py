"""Whether two final results are the same, where a rule can tell."""

from __future__ import annotations

import pytest

from arena.judging.reference_audit import same_result


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The sum is 42.", "42"),
        ("First 6, then 7: 42", "It must be 42.0"),
        ("-3", "x = -3."),
        ("1,500", "1500"),
        ("<think>41</think>42", "42"),
        ("Paris.", "paris"),
        ("The  answer: yes", "the answer yes!"),
    ],
)
def test_the_same_result_is_told(one: str, other: str) -> None:
    assert same_result(one, other) is True
    assert same_result(other, one) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [("42", "43"), ("3", "-3"), ("10", "100"), ("42 of 43", "42"), ("Paris", "London")],
)
def test_another_result_is_told(one: str, other: str) -> None:
    assert same_result(one, other) is False
    assert same_result(other, one) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("", "42"),
        ("1/2", "0.5"),
        ("50 %, so 50%", "0.5"),
        ("2^10", "1024"),
        ("1.5e3", "1500"),
        ("forty-two", "42"),
        ("Because of the tides, which follow the moon's course.", "The moon."),
        ("<think>42", "42"),
    ],
)
def test_what_no_rule_can_tell_is_left_open(one: str, other: str) -> None:
    assert same_result(one, other) is None
    assert same_result(other, one) is None
