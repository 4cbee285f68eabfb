"""Models that say the same to every prompt are measured and flagged."""

from __future__ import annotations

from arena.steps.compare_responses import compare_responses, constant_models
from tests.steps.builders import SmallArena


def answers(arena: SmallArena, name: str, texts: list[str], *, visibility: str = "public") -> None:
    model = arena.model(name, visibility=visibility)
    prompts = arena.all("SELECT prompt_id FROM prompt ORDER BY prompt_id")
    for (prompt,), text in zip(prompts, texts, strict=False):
        arena.response(model, prompt, text)


def flagged(arena: SmallArena, *, public: bool = True) -> dict[str, float]:
    return {one.slug: one.sameness for one in constant_models(arena.db, public=public)}


def various(count: int) -> list[str]:
    return [f"it is {number} and {number} is what it is {number}" for number in range(count)]


def test_who_says_the_same_to_all_is_flagged_and_nobody_else(arena: SmallArena) -> None:
    arena.prompts(12)
    answers(arena, "echo", [f"<think>{number}</think>Pick me." for number in range(12)])
    answers(arena, "ant", various(12))

    assert compare_responses(arena.db, arena.settings) == 2
    assert flagged(arena) == {"echo": 1}


def test_nothing_is_said_on_few_responses(arena: SmallArena) -> None:
    arena.prompts(12)
    answers(arena, "echo", ["Pick me."] * 9)

    assert compare_responses(arena.db, arena.settings) == 0
    assert flagged(arena) == {}


def test_paraphrases_of_one_prompt_count_once(arena: SmallArena) -> None:
    arena.prompts(12)
    arena.db.execute("UPDATE prompt SET cluster = 'one' WHERE prompt_id % 2 = 0")
    answers(arena, "echo", ["Pick me."] * 12)

    # Six clusters and the common one.
    assert compare_responses(arena.db, arena.settings) == 0


def test_a_model_is_measured_again_once_it_has_answered_more(arena: SmallArena) -> None:
    arena.prompts(40)
    answers(arena, "echo", ["Pick me."] * 12)
    compare_responses(arena.db, arena.settings)
    assert compare_responses(arena.db, arena.settings) == 0
    model = arena.one("SELECT model_id FROM model")
    later = arena.all("SELECT prompt_id FROM prompt ORDER BY prompt_id OFFSET 12")
    for (prompt,), text in zip(later, various(28), strict=True):
        arena.response(model, prompt, text)

    assert compare_responses(arena.db, arena.settings) == 1
    assert flagged(arena) == {}


def test_an_unpublished_model_is_flagged_for_the_operator_alone(arena: SmallArena) -> None:
    arena.prompts(12)
    answers(arena, "echo", ["Pick me."] * 12, visibility="unpublished")
    compare_responses(arena.db, arena.settings)

    assert flagged(arena) == {}
    assert flagged(arena, public=False) == {"echo": 1}
