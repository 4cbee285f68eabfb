"""How alike the responses of one model are."""

from __future__ import annotations

import doctest
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arena.demo.models import CONSTANT as NULL_ECHO
from arena.demo.models import MODELS
from arena.demo.task import tasks
from arena.demo.writing import respond_to
from arena.domain import without_reasoning
from arena.errors import BadInput
from arena.judging import sameness as module
from arena.judging.sameness import CONSTANT, sameness


def test_the_example_is_true() -> None:
    assert doctest.testmod(module).failed == 0


def test_one_text_to_all_is_the_same_whatever_its_case_and_marks() -> None:
    assert sameness(["Pick me, judge!", "pick me judge", "PICK ME: JUDGE."]) == 1
    assert sameness(["", "", ""]) == 1


def test_texts_without_a_run_in_common_are_not_alike() -> None:
    assert sameness(["one two three four", "four three two one", "red green blue"]) == 0


def test_two_texts_are_as_alike_as_the_runs_they_share() -> None:
    # abc, bcd against bcd, cde: one of three.
    assert sameness(["a b c d", "b c d e"]) == pytest.approx(1 / 3)


def test_a_preamble_for_the_judge_is_not_hidden_by_a_short_answer() -> None:
    preamble = " ".join(f"word{number}" for number in range(200))
    assert sameness([f"{preamble} answer {number}" for number in range(10)]) > CONSTANT


@given(st.lists(st.text(max_size=40), min_size=2, max_size=5), st.randoms())
def test_it_is_a_share_and_the_order_of_the_texts_is_nothing(texts: list[str], rng: Random) -> None:
    shuffled = list(texts)
    rng.shuffle(shuffled)

    assert 0 <= sameness(texts) <= 1
    assert sameness(shuffled) == pytest.approx(sameness(texts))


def test_a_single_response_says_nothing() -> None:
    with pytest.raises(BadInput, match="1 responses to compare; give two or more"):
        sameness(["alone"])


def test_of_the_demo_s_models_only_the_constant_one_is_above_the_limit() -> None:
    # Their openings and their padding come from a few sentences, and are still far below.
    found = {
        model.name: sameness(
            [without_reasoning(respond_to(model, task.text)) for task in tasks()[::3]]
        )
        for model in (*MODELS, NULL_ECHO)
    }
    assert found.pop(NULL_ECHO.name) == 1
    assert max(found.values()) < CONSTANT / 2, found
