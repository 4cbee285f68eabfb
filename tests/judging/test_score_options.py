"""What the conformance suite asks of every protocol, asked of options that it does not try."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arena.domain import Conversation, Token
from arena.judging.identity import judge_identity
from arena.judging.protocol import protocol
from tests.judging.answers import chance_token
from tests.judging.battles import Battle, Judge, play_vote

OPTIONS: list[tuple[str, dict[str, Any]]] = [
    ("choose_by_probability", {"ties": True}),
    ("choose_by_probability", {"top_logprobs": 5}),
    ("score_pair", {"verdict": "means", "tie_eps": 1}),
    ("score_pair", {"samples": 1, "temperature": 0}),
    ("score_each", {"readout": "paper", "delta": 0.2}),
    ("score_each", {"readout": "released"}),
    ("score_each", {"readout": "g_eval", "scale": 10}),
    ("score_each", {"readout": "paper", "samples": 4}),
    ("score_each", {"readout": "argmax", "samples": 3}),
]

EACH = pytest.mark.parametrize(("name", "options"), OPTIONS)


def scoring_judge(seed: int) -> Judge:
    """Answers with a score, a pair or a letter, with chances of other scores and letters."""

    def judge(shown: Conversation) -> tuple[str, Sequence[Token]]:
        rng = random.Random(f"{seed} {shown!r}")
        one, other = rng.randint(1, 10), rng.randint(1, 10)
        if "both scores" in shown[-1].content:
            return f"[[{one}, {other}]]", ()
        if "whole number" in shown[-1].content:
            top = (str(one), math.log(0.5)), (str(other), math.log(0.3)), ("x", math.log(0.1))
            tokens = Token("[[", 0.0), Token(str(one), top[0][1], top), Token("]]", 0.0)
            return f"[[{one}]]", tokens
        return "A", [chance_token(rng, "A")]

    return judge


@EACH
@settings(max_examples=30, deadline=None)
@given(a=st.text(), b=st.text(), seed=st.integers(0, 10**9))
def test_the_mirrored_battle_in_the_other_order_is_the_very_same_vote(
    name: str, options: dict[str, Any], a: str, b: str, seed: int
) -> None:
    asked, battle, judge = protocol(name, options), Battle(a, b), scoring_judge(seed)

    one = play_vote(asked, battle, "ab", judge)
    other = play_vote(asked, battle.mirrored(), "ba", judge)

    assert one.decision == other.decision
    assert one.decision.verdict is not None
    mirrored = other.decision.in_battle_sides("ba")
    assert mirrored.verdict == one.decision.verdict.mirrored()


@EACH
def test_a_judge_with_other_options_is_another_judge(name: str, options: dict[str, Any]) -> None:
    usual, other = protocol(name), protocol(name, options)

    assert judge_identity("m", name, other, other.decoding) != judge_identity(
        "m", name, usual, usual.decoding
    )
