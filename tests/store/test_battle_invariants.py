"""The database itself keeps battles and what is asked of models as they were drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from psycopg import Connection, errors

from arena.settings import Settings
from arena.store import battle
from tests.steps.builders import SmallArena
from tests.store.refusals import refused


@pytest.fixture
def arena(db: Connection[Any], tmp_path: Path) -> SmallArena:
    return SmallArena(db, "", Settings(home=tmp_path))


@pytest.mark.parametrize(
    "change",
    [
        "response_a_id = NULL, state = 'waiting'",
        "response_a_id = (SELECT response_id FROM response WHERE text = 'spare')",
        "state = 'waiting'",
        "state = 'void', void_reason = 'x'",
        "model_a_id = model_b_id + 1",
        "model_a_id = model_b_id, model_b_id = model_a_id",
        "prompt_id = NULL",
        "sample_a = 1",
        "sampling_prob = 0.5",
        "policy = 'other'",
    ],
)
def test_a_ready_battle_keeps_its_responses_and_what_was_drawn(
    arena: SmallArena, change: str
) -> None:
    battle_id = arena.ready_battle()
    model_id = arena.one("SELECT model_a_id FROM battle")
    arena.response(model_id, arena.prompt("other"), "spare")

    refused(
        arena,
        f"UPDATE battle SET {change} WHERE battle_id = {battle_id}",
        errors.RestrictViolation,
        f"battle {battle_id} refused",
    )


def test_a_waiting_battle_keeps_the_response_that_it_has(arena: SmallArena) -> None:
    prompt_id, other = arena.prompts(2)
    a = arena.uploaded_model("ant", {prompt_id: "Yes.", other: "spare"})
    b = arena.uploaded_model("bee", {})
    battle.add_battles(arena.db, [battle.DrawnBattle(prompt_id, a, b, 1.0)], "fewest_first")
    assert battle.fill_battles(arena.db) == []

    refused(
        arena,
        "UPDATE battle SET response_a_id = (SELECT response_id FROM response WHERE text = 'spare')",
        errors.RestrictViolation,
        "what was drawn and collected is never changed",
    )


@pytest.mark.parametrize("side", ["a", "b"])
def test_a_response_of_another_model_cannot_be_put_in_a_battle(
    arena: SmallArena, side: str
) -> None:
    prompt_id = arena.prompt("p")
    a, b = (arena.uploaded_model(name, {}) for name in ("ant", "bee"))
    battle.add_battles(arena.db, [battle.DrawnBattle(prompt_id, a, b, 1.0)], "fewest_first")
    cat = arena.uploaded_model("cat", {prompt_id: "Meow."})

    refused(
        arena,
        f"UPDATE battle SET response_{side}_id = "
        f"(SELECT response_id FROM response WHERE model_id = {cat})",
        errors.ForeignKeyViolation,
        f"response_{side}_is_of_model_{side}",
    )


def test_a_response_to_another_prompt_cannot_be_put_in_a_battle(arena: SmallArena) -> None:
    prompt_id, other = arena.prompts(2)
    a = arena.uploaded_model("ant", {other: "Yes."})
    b = arena.uploaded_model("bee", {})
    battle.add_battles(arena.db, [battle.DrawnBattle(prompt_id, a, b, 1.0)], "fewest_first")

    refused(
        arena,
        "UPDATE battle SET response_a_id = (SELECT response_id FROM response)",
        errors.ForeignKeyViolation,
        "response_a_is_to_the_prompt",
    )


def test_nobody_votes_on_a_battle_without_its_responses(arena: SmallArena) -> None:
    prompt_id = arena.prompt("p")
    a, b = (arena.uploaded_model(name, {}) for name in ("ant", "bee"))
    battle.add_battles(arena.db, [battle.DrawnBattle(prompt_id, a, b, 1.0)], "fewest_first")
    judge_id = arena.judge()

    with pytest.raises(errors.RestrictViolation, match="has not both its responses"):
        arena.db.execute(
            """INSERT INTO vote (battle_id, judge_id, judge_kind, dimension, display_order,
                                 p_a, p_b, p_tie, basis)
               SELECT battle_id, %s, 'panel', 'overall', 'ab', 1, 0, 0, 'judged' FROM battle""",
            [judge_id],
        )


def test_a_prompt_keeps_its_wording(arena: SmallArena) -> None:
    arena.prompt("p")
    with pytest.raises(errors.RestrictViolation, match="its rows are never changed"):
        arena.db.execute("UPDATE prompt SET messages = '[1]'")


def test_a_battle_is_fought_once_whoever_is_a(arena: SmallArena) -> None:
    prompt_id = arena.prompt("p")
    a, b = (arena.uploaded_model(name, {}) for name in ("ant", "bee"))
    drawn = [battle.DrawnBattle(prompt_id, *pair, 1.0) for pair in ((a, b), (a, b), (b, a))]

    assert battle.add_battles(arena.db, drawn, "fewest_first") == [(prompt_id, a, b)]


def test_a_void_battle_may_be_fought_again(arena: SmallArena) -> None:
    prompt_id = arena.prompt("p")
    a, b = (arena.uploaded_model(name, {}) for name in ("ant", "bee"))
    drawn = [battle.DrawnBattle(prompt_id, a, b, 1.0)]
    battle.add_battles(arena.db, drawn, "fewest_first")
    arena.db.execute("UPDATE battle SET state = 'void', void_reason = 'x'")

    assert len(battle.add_battles(arena.db, drawn, "fewest_first")) == 1


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'ready'", "ready_battle_names_both_responses"),
        ("state = 'void'", "void_battle_says_why"),
        ("void_reason = 'x'", "void_battle_says_why"),
        ("state = 'lost'", "battle_state_is_known"),
    ],
)
def test_a_battle_s_state_says_what_is_so(arena: SmallArena, change: str, constraint: str) -> None:
    a, b = (arena.uploaded_model(name, {}) for name in ("ant", "bee"))
    drawn = [battle.DrawnBattle(arena.prompt("p"), a, b, 1.0)]
    battle.add_battles(arena.db, drawn, "fewest_first")

    refused(arena, f"UPDATE battle SET {change}", errors.CheckViolation, constraint)


@pytest.mark.parametrize("probability", [0, -0.1, 1.1])
def test_a_sampling_probability_is_one(arena: SmallArena, probability: float) -> None:
    a, b = (arena.uploaded_model(name, {}) for name in ("ant", "bee"))
    drawn = [battle.DrawnBattle(arena.prompt("p"), a, b, probability)]

    with pytest.raises(errors.CheckViolation, match="sampling_probability_is_one"):
        battle.add_battles(arena.db, drawn, "fewest_first")


def test_a_response_is_collected_once(arena: SmallArena) -> None:
    prompt_id = arena.prompt("p")
    model_id = arena.uploaded_model("ant", {prompt_id: "Yes."})

    with pytest.raises(errors.UniqueViolation, match="response_is_collected_once"):
        arena.response(model_id, prompt_id, "No.")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'leased'", "leased_call_names_its_attempt"),
        ("leased_attempt_id = 1", "leased_call_names_its_attempt"),
        ("judge_id = NULL", "call_is_to_a_model_or_a_judge"),
        ("kind = 'response'", "call_is_to_a_model_or_a_judge"),
        ("reserved_usd = -1", "reserved_cost_is_not_negative"),
        ("shows = '{}'", "judgment_call_says_what_is_asked"),
        ("dimensions = '{}'", "judgment_call_says_what_is_asked"),
        ("asked_judge_id = NULL", "judgment_call_says_what_is_asked"),
    ],
)
def test_a_call_s_row_says_what_is_so(arena: SmallArena, change: str, constraint: str) -> None:
    arena.judge()
    arena.ready_battle()
    arena.schedule(at_most=0)

    refused(arena, f"UPDATE call SET {change}", errors.CheckViolation, constraint)
