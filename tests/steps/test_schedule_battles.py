"""Battles are drawn until every pair has enough, whoever draws and however often."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from arena.domain import Outcome
from arena.settings_parts import JudgePart
from arena.steps.schedule_battles import schedule_battles
from arena.store.advisory_lock import transaction_lock
from tests.steps.builders import SmallArena, failed


def pairs(arena: SmallArena) -> Counter[tuple[str, str]]:
    """How many battles each pair of models has, void ones left out."""
    return Counter(
        (a, b)
        for a, b in arena.all(
            "SELECT least(a.name, b.name), greatest(a.name, b.name) FROM battle "
            "JOIN model a ON a.model_id = model_a_id JOIN model b ON b.model_id = model_b_id "
            "WHERE battle.state <> 'void'"
        )
    )


def test_every_pair_gets_its_battles_and_each_response_is_asked_for_once(arena: SmallArena) -> None:
    arena.prompts(2)
    for name in ("ant", "bee", "cat"):
        arena.model(name)

    assert arena.schedule(per_pair=2).battles == 6
    assert pairs(arena) == {("ant", "bee"): 2, ("ant", "cat"): 2, ("bee", "cat"): 2}
    assert arena.all("SELECT kind, state, count(*) FROM call GROUP BY 1, 2") == [
        ("response", "open", 6)
    ]


def test_every_battle_names_its_policy_and_its_probability(arena: SmallArena) -> None:
    arena.prompts(1)
    for name in ("ant", "bee", "cat"):
        arena.model(name)
    arena.schedule()

    assert arena.all("SELECT policy, sampling_prob FROM battle ORDER BY battle_id") == [
        ("fewest_first", pytest.approx(1 / 3)),
        ("fewest_first", pytest.approx(1 / 2)),
        ("fewest_first", 1.0),
    ]


def test_scheduling_again_adds_nothing(arena: SmallArena) -> None:
    arena.prompts(3)
    arena.judge()
    for name in ("ant", "bee"):
        arena.model(name)
    arena.schedule(per_pair=2)
    arena.answer(arena.lease())
    planned = arena.calls()

    again = arena.schedule(per_pair=2)

    assert (again.battles, again.votes_planned, again.voided) == (0, 0, 0)
    assert arena.calls() == planned


def test_with_fewer_prompts_than_wanted_each_is_used_once(arena: SmallArena) -> None:
    arena.prompts(2)
    arena.model("ant")
    arena.model("bee")

    assert arena.schedule(per_pair=20).battles == 2
    assert arena.one("SELECT count(DISTINCT prompt_id) FROM battle") == 2


@pytest.mark.parametrize("names", [[], ["ant"]])
def test_nobody_to_meet_is_no_battle(arena: SmallArena, names: list[str]) -> None:
    arena.prompts(2)
    for name in names:
        arena.model(name)

    assert arena.schedule().battles == 0


def test_no_more_are_drawn_than_asked_for_now(arena: SmallArena) -> None:
    arena.prompts(5)
    arena.model("ant")
    arena.model("bee")

    assert [arena.schedule(per_pair=5, at_most=2).battles for _ in range(3)] == [2, 2, 1]


def test_no_more_are_drawn_while_enough_wait(arena: SmallArena) -> None:
    part = arena.settings.schedule.model_copy(update={"battles_waiting": 3})
    settings = arena.settings.model_copy(update={"schedule": part})
    arena.prompts(5)
    arena.model("ant")
    arena.model("bee")

    assert schedule_battles(arena.db, settings, per_pair=5).battles == 3
    assert schedule_battles(arena.db, settings, per_pair=5).battles == 0
    arena.answer(arena.lease())
    assert schedule_battles(arena.db, settings, per_pair=5).battles == 2


def test_an_uploaded_model_meets_others_only_on_prompts_it_has_responses_to(
    arena: SmallArena,
) -> None:
    first, second, _ = arena.prompts(3)
    arena.model("ant")
    arena.uploaded_model("bee", {first: "one", second: "two"})
    arena.uploaded_model("cat", {second: "zwei"})

    arena.schedule(per_pair=20)

    assert pairs(arena) == {("ant", "bee"): 2, ("ant", "cat"): 1, ("bee", "cat"): 1}
    # Nothing is asked of a model that has no endpoint.
    assert arena.all("SELECT DISTINCT m.name FROM call JOIN model m USING (model_id)") == [("ant",)]
    assert arena.battles() == {"ready": 1, "waiting": 3}


def test_models_that_left_the_draw_or_are_unpublished_are_not_drawn(arena: SmallArena) -> None:
    arena.prompts(2)
    for state in ("active", "paused", "failing", "retired", "withdrawn"):
        arena.model(state, state=state)
    arena.model("hidden", visibility="unpublished")

    assert arena.schedule().battles == 0


def test_prompts_taken_out_are_not_drawn(arena: SmallArena) -> None:
    arena.prompts(3)
    arena.db.execute("UPDATE prompt SET active = false WHERE name <> 'p2'")
    arena.model("ant")
    arena.model("bee")

    arena.schedule(per_pair=3)

    assert arena.all("SELECT name FROM battle JOIN prompt USING (prompt_id)") == [("p2",)]


def test_an_entrant_that_comes_late_gets_as_many_battles_as_the_others(arena: SmallArena) -> None:
    arena.prompts(4)
    arena.model("ant")
    arena.model("bee")
    arena.schedule(per_pair=4)
    arena.answer(arena.lease())
    arena.model("cat")

    arena.schedule(per_pair=4)

    assert pairs(arena) == {("ant", "bee"): 4, ("ant", "cat"): 4, ("bee", "cat"): 4}
    # What the veterans said is there already: only the entrant is asked, and its pairs are filled.
    assert arena.all(
        "SELECT m.name, count(*) FROM call JOIN model m USING (model_id) "
        "WHERE call.state = 'open' GROUP BY 1"
    ) == [("cat", 4)]


def test_a_prompt_that_a_model_failed_for_good_is_drawn_for_it_no_more(arena: SmallArena) -> None:
    arena.prompts(2)
    arena.model("ant")
    arena.model("bee")
    arena.schedule(per_pair=2)
    leased = arena.lease()
    refused, *others = leased
    arena.answer(others)
    arena.record(failed(refused, Outcome.REFUSED, final=True))

    assert arena.battles() == {"ready": 1, "void": 1}
    assert arena.schedule(per_pair=2).battles == 0


def test_two_schedulers_at_once_draw_no_battle_twice(committed_arena: SmallArena) -> None:
    arena = committed_arena
    arena.prompts(10)
    arena.judge()
    for name in ("ant", "bee", "cat"):
        arena.model(name)

    def run(_: int) -> int:
        with arena.connect() as db:
            return schedule_battles(db, arena.settings, per_pair=10).battles

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(run, range(8)))

    assert sorted(drawn) == [0] * 7 + [30]
    assert set(pairs(arena).values()) == {10}


def test_a_scheduler_waits_for_another_and_then_sees_its_battles(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    arena.prompts(2)
    arena.model("ant")
    arena.model("bee")

    def run() -> int:
        with arena.connect() as db:
            return schedule_battles(db, arena.settings, per_pair=2).battles

    with ThreadPoolExecutor(1) as pool:
        with arena.connect() as other:
            transaction_lock(other, "schedule")
            waiting = pool.submit(run)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
            schedule_battles(other, arena.settings, per_pair=2)
        assert waiting.result(timeout=10) == 0
    assert pairs(arena) == {("ant", "bee"): 2}


def test_judges_of_arena_toml_are_enrolled_once_by_schedulers_at_once(
    committed_arena: SmallArena,
) -> None:
    arena = committed_arena
    part = JudgePart(base_url="http://127.0.0.1:9/v1", api_model="owl")
    settings = arena.settings.model_copy(update={"judges": {"owl": part}})

    def run(_: int) -> None:
        with arena.connect() as db:
            schedule_battles(db, settings)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(run, range(4)))

    assert arena.all("SELECT name, state FROM judge") == [("owl", "active")]
