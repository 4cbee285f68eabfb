"""Votes read from the chances of tokens."""

from __future__ import annotations

import pytest

from arena.domain import Token
from tests.steps.builders import (
    FIRST_BETTER,
    SECOND_BETTER,
    SmallArena,
    answered,
)
from tests.steps.judged_votes import judged

pytestmark = pytest.mark.usefixtures("own_protocols")

TOKENS = (Token("Reasons.\n", -0.5, (("Reasons.\n", -0.5),)), Token("[[A>B]]", -0.1, ()))


def test_tokens_are_kept_and_the_vote_is_read_from_what_was_kept(arena: SmallArena) -> None:
    judged(arena, "chances", top_logprobs=5)
    one, _ = arena.lease()
    assert one.top_logprobs == 5
    arena.record(answered(one, FIRST_BETTER, chances=TOKENS))

    assert arena.one("SELECT tokens FROM judgment") == [
        ["Reasons.\n", -0.5, [["Reasons.\n", -0.5]]],
        ["[[A>B]]", -0.1, []],
    ]
    assert arena.one("SELECT perplexity FROM vote") == pytest.approx(1.3498588)  # exp(0.3)


def test_tokens_of_an_earlier_round_are_read_again_in_the_last(arena: SmallArena) -> None:
    judged(arena, "samples", top_logprobs=1, options={"k": 2, "surest": True})
    leased = arena.lease()
    arena.record(*(answered(o, FIRST_BETTER, chances=TOKENS) for o in leased if o.sample == 0))
    arena.record(*(answered(o, SECOND_BETTER) for o in leased if o.sample == 1))

    assert [row[0] for row in arena.all("SELECT perplexity FROM vote")] == [
        pytest.approx(1.3498588)
    ] * 2


def test_an_endpoint_that_gives_no_chances_although_asked_is_unreadable_never_a_tie(
    arena: SmallArena,
) -> None:
    judged(arena, "chances", top_logprobs=5)
    assert arena.answer(arena.lease(), "[[A=B]]") == 0

    reason = "the endpoint gave no chances of tokens although it was asked to"
    assert (
        arena.all("SELECT status, reason, tokens FROM judgment")
        == [("unreadable", reason, None)] * 2
    )
    assert arena.all("SELECT state, reason FROM planned_vote") == [("undecided", reason)] * 2
    assert arena.calls() == {"done": 2}
