"""The style of a response is counted once, whichever way it came."""

from __future__ import annotations

import psycopg
import pytest

from arena.steps.count_styles import count_styles, style_of
from tests.steps.builders import SmallArena

PLAN = "# Plan\n\n1. **Look**\n2. Leap"


def styles(arena: SmallArena) -> list[tuple[float, ...]]:
    return arena.all(
        "SELECT length_tokens, headings, lists, bold FROM response_style ORDER BY response_id"
    )


def test_reasoning_that_no_judge_sees_has_no_style() -> None:
    assert style_of(f"<think>\n# Hm\n- so\n</think>\n{PLAN}") == style_of(PLAN) == (6.75, 1, 2, 1)


def test_a_recorded_response_comes_with_its_style(arena: SmallArena) -> None:
    arena.prompts(1)
    arena.model("ant")
    arena.model("bee")
    arena.schedule()
    arena.answer(arena.lease(), PLAN)

    assert styles(arena) == [(6.75, 1, 2, 1)] * 2
    assert count_styles(arena.db) == 0


def test_what_has_no_style_yet_is_counted_once(arena: SmallArena) -> None:
    prompts = arena.prompts(2)
    arena.uploaded_model("ant", {prompts[0]: PLAN, prompts[1]: ""})

    assert count_styles(arena.db) == 2
    assert count_styles(arena.db) == 0
    assert styles(arena) == [(6.75, 1, 2, 1), (0, 0, 0, 0)]


def test_styles_are_never_changed(arena: SmallArena) -> None:
    arena.uploaded_model("ant", {arena.prompts(1)[0]: PLAN})
    count_styles(arena.db)

    with pytest.raises(psycopg.errors.RestrictViolation):
        arena.db.execute("UPDATE response_style SET bold = 9")
