"""A response is stored once, with what it cost, and makes its battles ready."""

from __future__ import annotations

import pytest

from arena.domain import Outcome
from tests.steps.builders import (
    SmallArena,
    answered,
    failed,
)
from tests.steps.leased_calls import (
    WAITING,
    asked_judge,
    asked_models,
)


def test_both_responses_make_a_battle_ready_and_its_judgments_are_planned(
    arena: SmallArena,
) -> None:
    arena.judge()
    leased = asked_models(arena, "ant", "bee")

    arena.answer(leased["ant"])
    assert (arena.battles(), arena.calls()) == ({"waiting": 1}, {"done": 1, "leased": 1})
    arena.answer(leased["bee"])
    assert (arena.battles(), arena.calls()) == ({"ready": 1}, {"done": 2, "open": 2})


def test_equal_responses_are_tied_as_soon_as_they_are_there(arena: SmallArena) -> None:
    arena.judge()
    leased = asked_models(arena, "ant", "bee")
    arena.answer(leased["ant"], "<think>hm</think>Yes.")
    arena.answer(leased["bee"], "Yes.")

    assert arena.votes() == [("ab", 0, 0, 1, "identical"), ("ba", 0, 0, 1, "identical")]


def test_a_response_cut_off_by_the_length_limit_is_kept_and_marked(arena: SmallArena) -> None:
    leased = asked_models(arena, "ant", "bee")
    arena.record(answered(leased["ant"][0], "It begins", finish_reason="length"))
    arena.record(answered(leased["bee"][0], "Whole.", finish_reason="stop"))

    assert arena.all("SELECT text, status, finish_reason FROM response ORDER BY 1") == [
        ("It begins", "cut_off", "length"),
        ("Whole.", "complete", "stop"),
    ]
    assert arena.battles() == {"ready": 1}


def test_an_empty_response_is_a_response(arena: SmallArena) -> None:
    leased = asked_models(arena, "ant", "bee")
    arena.record(answered(leased["ant"][0], ""), answered(leased["bee"][0], "Yes."))

    assert arena.battles() == {"ready": 1}


def test_characters_that_no_database_stores_are_made_visible(arena: SmallArena) -> None:
    leased = asked_models(arena, "ant", "bee")
    arena.record(answered(leased["ant"][0], "a\x00b\ud800c"))

    assert arena.one("SELECT text FROM response") == "a\u2400b?c"


def test_what_an_attempt_cost_stands_in_its_result(arena: SmallArena) -> None:
    arena.prompts(1)
    price = {"price_in_usd": 1.0, "price_out_usd": 3.0}
    arena.model("ant", endpoint=price)
    arena.model("bee")
    arena.schedule()
    arena.record(*(answered(one, "x", tokens=1000) for one in arena.lease()))

    assert arena.all("SELECT cost_usd FROM attempt_result ORDER BY 1") == [
        (0.0,),
        (pytest.approx(0.004),),
    ]
    assert arena.all("SELECT reserved_usd FROM call") == [(0.0,), (0.0,)]


@pytest.mark.parametrize("asked", [3601.0, 1e18, 1e300])
def test_a_provider_cannot_ask_for_more_than_an_hour(arena: SmallArena, asked: float) -> None:
    leased, _ = asked_judge(arena)
    arena.record(failed(leased, Outcome.RATE_LIMITED, retry_after_seconds=asked))

    ((_, _, _, wait),) = arena.all(f"{WAITING} WHERE call_id = {leased.call_id}")
    assert 3590 < wait <= 3600


def test_no_attempt_costs_more_than_its_ceiling(arena: SmallArena) -> None:
    arena.prompts(1)
    for name in ("ant", "bee"):
        arena.model(name, endpoint={"price_out_usd": 1e6})
    arena.schedule()
    leased, _ = arena.lease()
    arena.record(answered(leased, "x", tokens=2**31 - 1))

    assert arena.one("SELECT cost_usd FROM attempt_result") == pytest.approx(leased.ceiling_usd)


@pytest.mark.parametrize(
    ("outcome", "booked"),
    [
        (Outcome.TIMED_OUT, "ceiling"),
        (Outcome.EMPTY, "ceiling"),
        (Outcome.RATE_LIMITED, "nothing"),
        (Outcome.SERVER_ERROR, "nothing"),
    ],
)
def test_what_may_have_been_charged_for_stays_in_the_books_at_its_ceiling(
    arena: SmallArena, outcome: Outcome, booked: str
) -> None:
    arena.prompts(1)
    for name in ("ant", "bee"):
        arena.model(name, endpoint={"price_out_usd": 2.0}, max_tokens=1000)
    arena.schedule()
    leased, _ = arena.lease()
    arena.record(failed(leased, outcome))

    cost = arena.one("SELECT cost_usd FROM attempt_result")
    assert cost == (pytest.approx(0.002) if booked == "ceiling" else 0)


def test_an_attempt_is_written_with_a_ceiling_above_its_cost_before_it_is_sent(
    arena: SmallArena,
) -> None:
    arena.prompts(1)
    arena.model("ant", endpoint={"price_in_usd": 1.0, "price_out_usd": 3.0}, max_tokens=1000)
    arena.model("bee")
    arena.schedule()
    arena.lease()

    assert arena.one("SELECT max(ceiling_usd) FROM attempt") > 0.003
    assert arena.one("SELECT sum(reserved_usd) FROM call") == pytest.approx(
        arena.one("SELECT sum(ceiling_usd) FROM attempt")
    )


def test_responses_are_leased_before_judgments(arena: SmallArena) -> None:
    arena.judge()
    arena.ready_battle()
    arena.schedule(at_most=0)
    arena.prompts(1)
    arena.model("ant")
    arena.model("bee")
    arena.db.execute("UPDATE call SET due_at = now() - interval '1 hour'")
    arena.schedule()

    kinds = []
    while leased := arena.lease(1):
        kinds.append(leased[0].kind)
    assert kinds[:2] == ["response", "response"]
    assert kinds[-2:] == ["judgment", "judgment"]
    assert kinds.count("judgment") == 2
