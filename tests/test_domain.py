"""The nouns keep their promises: verdicts sum to one, reasoning is taken out, slugs are unique."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arena.domain
from arena.domain import (
    A_WINS,
    B_WINS,
    BOTH_BAD,
    TIE,
    VERDICT_OF_WINNER,
    Endpoint,
    Margin,
    Verdict,
    slugs,
    without_reasoning,
)


def test_the_examples_of_the_module_are_true() -> None:
    assert doctest.testmod(arena.domain).failed == 0


@pytest.mark.parametrize("parts", [(0.5, 0.5, 0.5), (0.0, 0.0, 0.0), (1.5, -0.5, 0.0)])
def test_a_verdict_that_is_no_distribution_is_refused(parts: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="probabilities of a verdict"):
        Verdict(*parts)


def test_mirroring_exchanges_the_sides_and_keeps_margin_and_flag() -> None:
    assert Verdict(0.7, 0.1, 0.2, Margin.MUCH).mirrored() == Verdict(0.1, 0.7, 0.2, Margin.MUCH)
    assert BOTH_BAD.mirrored() == BOTH_BAD


def test_a_win_is_one_point_and_a_tie_half_a_point() -> None:
    assert [v.points_a for v in (A_WINS, TIE, BOTH_BAD, B_WINS)] == [1, 0.5, 0.5, 0]


def test_winners_have_the_names_of_lmarena_and_no_other() -> None:
    assert set(VERDICT_OF_WINNER) == {"model_a", "model_b", "tie", "both_bad", "tie (bothbad)"}
    assert VERDICT_OF_WINNER["tie (bothbad)"].both_bad
    assert not VERDICT_OF_WINNER["tie"].both_bad


def test_an_endpoint_does_not_show_its_key() -> None:
    assert "sk-1" not in repr(Endpoint(1, "recorded", "http://x", "m", api_key="sk-1"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("  padded \n", "padded"),
        ("<think>a</think>4", "4"),
        ("<think>\nmany\nlines\n</think>\n\n4", "4"),
        ("<THINK>a</THINK>4", "4"),
        ("<think>a</think>3<think>b</think>4", "34"),
        ("4 <think>never closed", "4"),
        ("<think>never closed", ""),
        ("opened by the provider</think>4", "4"),
        ("one</think>two</think>4", "4"),
        ("a <thinking> b", "a <thinking> b"),
        ("", ""),
    ],
)
def test_reasoning_is_taken_out(text: str, shown: str) -> None:
    assert without_reasoning(text) == shown


@given(st.text(alphabet="ab \n"), st.text(alphabet="ab \n"))
def test_what_stands_around_a_closed_block_is_kept(before: str, after: str) -> None:
    assert without_reasoning(f"{before}<think>x</think>{after}") == (before + after).strip()


@given(st.lists(st.text(), unique=True))
def test_slugs_are_plain_and_unique(names: list[str]) -> None:
    found = slugs(names)

    assert list(found) == names
    assert len(set(found.values())) == len(names)
    for slug in found.values():
        assert slug.strip("abcdefghijklmnopqrstuvwxyz0123456789-") == ""
        assert "--" not in slug
        assert slug.strip("-") == slug != ""


def test_names_that_look_alike_get_numbers() -> None:
    assert slugs(["GPT-4", "gpt 4", "gpt 4!", "模型"]) == {
        "GPT-4": "gpt-4",
        "gpt 4": "gpt-4-2",
        "gpt 4!": "gpt-4-3",
        "模型": "model",
    }


def test_a_number_given_to_one_name_is_not_given_to_another() -> None:
    assert slugs(["a", "a!", "a 2"]) == {"a": "a", "a!": "a-2", "a 2": "a-2-2"}
