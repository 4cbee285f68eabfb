"""How the score of one response is read, from what was said and from what might have been."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from arena.domain import A_WINS, B_WINS, TIE, Token, Verdict
from arena.errors import BadInput
from arena.judging.asking import Case, Need
from arena.judging.protocol import protocol
from arena.judging.protocols.score_each import PROTOCOL, ScoreEach
from arena.judging.reading import Decision, Heard, Reading
from tests.judging.battles import Battle, play_vote, whole

CASE = Case("tone")
(CALL,) = PROTOCOL.specimens()

NO_SCORE = "no score on the last line"
NO_CHANCES = "no chances of the score as one token; use the readout argmax, or samples"


def answer(*pieces: str | Token) -> tuple[str, list[Token]]:
    """An answer from its tokens; a plain string is a token that was certain."""
    tokens = [Token(one, -0.0, ((one, -0.0),)) if isinstance(one, str) else one for one in pieces]
    return "".join(one.text for one in tokens), tokens


def number(said: str, **chances: float) -> Token:
    """A token with the chances of others in its place; `_` in a name is left out."""
    top = tuple((text.strip("_"), log(chance)) for text, chance in chances.items())
    return Token(said, dict(top)[said], top)


EIGHTY = number("80", _80=0.6, _90=0.3, good=0.05, _0=0.02, _101=0.01, _085=0.01)


def decide(first: list[str], second: list[str], **options: Any) -> Decision:
    """The decision after these answers about the first and the second response."""
    asked = ScoreEach(samples=len(first), **options)
    heard = [
        Heard(call, asked.parse(call, text))
        for call, text in zip(asked.plan(CASE), [*first, *second], strict=True)
    ]
    return asked.reduce(CASE, heard)


def test_a_response_is_scored_alone_and_once_for_all_its_battles() -> None:
    battle = Battle("FIRST", "SECOND")
    played = {order: play_vote(PROTOCOL, battle, order, lambda _: ("[[7]]", ())) for order in ("ab", "ba")}  # noqa: E501  # fmt: skip

    for one in played.values():
        for messages in one.messages:
            assert ("FIRST" in whole(messages)) != ("SECOND" in whole(messages))
    ids = {"ab": {"first": 1, "second": 2}, "ba": {"first": 2, "second": 1}}
    keys = [
        {call.key([ids[order][name] for name in call.shows], None) for call in one.calls}
        for order, one in played.items()
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("first", "second", "delta", "verdict"),
    [
        (80, 70, 0, A_WINS),
        (70, 80, 0, B_WINS),
        (70, 70, 0, TIE),
        (70, 79, 10, TIE),
        (70, 80, 10, B_WINS),
        (71, 70, 1, A_WINS),
    ],
)
def test_the_larger_score_wins_unless_the_two_are_closer_than_delta(
    first: int, second: int, delta: float, verdict: Verdict
) -> None:
    decision = decide([f"[[{first}]]"], [f"[[{second}]]"], delta=delta)

    assert decision.verdict == verdict
    assert decision.scores == (float(first), float(second))
    assert decision.prob_source == "score"


def test_a_side_without_a_readable_score_leaves_no_verdict() -> None:
    assert decide(["[[80]]"], ["no"]).reason == f"no score of the second response: {NO_SCORE}"
    assert decide(["no"], ["[[80]]"]).reason == f"no score of the first response: {NO_SCORE}"
    samples = decide(["no", "[[3]]"], ["no", "no"], readout="paper")
    assert samples.verdict is None


def read(readout: str, *pieces: str | Token) -> Reading:
    text, tokens = answer(*pieces)
    return protocol("score_each", {"readout": readout}).parse(CALL, text, tokens)


def test_readouts_read_the_chances_in_the_score_s_place() -> None:
    pieces = ("A quote: [[", "99", "]].\n", "[[", EIGHTY, "]]")

    assert read("argmax", *pieces).scores == (80,)
    # Only 80 and 90 are scores of the scale: 2 to 1.
    assert read("paper", *pieces).scores[0] == pytest.approx((80 * 2 + 90) / 3 * 4 / 99)
    assert read("g_eval", *pieces).scores[0] == pytest.approx(80 * 0.6 + 90 * 0.3)
    odds = (0.6 / 0.4) ** 5, (0.3 / 0.7) ** 5
    sharpened = (80 * odds[0] + 90 * odds[1]) / sum(odds)
    assert read("released", *pieces).scores[0] == pytest.approx(sharpened, rel=1e-9)
    assert read("released", *pieces).prob_source == "logprob"


@pytest.mark.parametrize(
    "pieces",
    [
        ("[[", EIGHTY, "]]"),
        ("[[ ", EIGHTY, " ]]"),
        ("[[", number(" 80", **{" 80": 0.4, "80": 0.2, "90": 0.3}), "]]"),
        ("Fine", ".\n", "**", "[", "[", EIGHTY, "]", "]", "**", "\n"),
        ("<think>", "[[", "10", "]]", "</think>", "[[", EIGHTY, "]]"),
    ],
)
def test_the_score_s_token_is_found_however_the_rest_is_cut(pieces: tuple[str | Token]) -> None:
    assert read("paper", *pieces).scores[0] == pytest.approx((80 * 2 + 90) / 3 * 4 / 99)


@pytest.mark.parametrize(
    "pieces",
    [
        ("[[", "8", "0", "]]"),
        ("[[80", "]]"),
        ("[[80]]",),
        ("[[", EIGHTY, "]]", "\n<think>", "[[", "10", "]]"),
    ],
)
def test_without_the_score_as_one_token_there_is_nothing_to_read(pieces: tuple[str, ...]) -> None:
    assert read("paper", *pieces).reason == NO_CHANCES
    assert read("argmax", *pieces).scores == (80,)


def test_an_endpoint_without_chances_is_unreadable_and_never_the_score_that_was_said() -> None:
    asked = protocol("score_each", {"readout": "paper"})

    assert asked.parse(CALL, "[[80]]").reason == NO_CHANCES


def test_shares_of_samples_stand_in_for_chances() -> None:
    first, second = ["[[80]]", "[[80]]", "[[90]]"], ["[[85]]", "no idea", "[[75]]"]

    paper = decide(first, second, readout="paper")
    assert paper.scores == pytest.approx((250 / 3 * 4 / 99, 80 * 4 / 99))
    assert (paper.verdict, paper.prob_source) == (A_WINS, "sample")
    assert decide(first, second, readout="g_eval").scores == pytest.approx((250 / 3, 80))
    # Of scores said equally often the lowest.
    assert decide(first, second, readout="argmax").scores == (80, 75)


@pytest.mark.parametrize(
    ("options", "logprobs", "temperature"),
    [
        ({}, 0, 0.0),
        ({"readout": "paper"}, 20, 0.0),
        ({"readout": "released"}, 20, 0.0),
        ({"readout": "paper", "samples": 5}, 0, 1.0),
    ],
)
def test_chances_are_asked_for_where_they_are_read(
    options: dict[str, Any], logprobs: int, temperature: float
) -> None:
    asked = protocol("score_each", options)

    assert asked.needs == (frozenset({Need.LOGPROBS}) if logprobs else frozenset())
    assert asked.decoding.top_logprobs == logprobs
    assert asked.decoding.temperature == temperature
    assert len(asked.plan(CASE)) == 2 * options.get("samples", 1)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"scale": 1}, "scale is 1"),
        ({"scale": 1001}, "scale is 1001"),
        ({"samples": 0}, "samples is 0"),
        ({"delta": -1}, "delta is -1"),
        ({"delta": 100}, "delta is 100"),
        ({"readout": "median"}, "readout: "),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        protocol("score_each", options)


def test_the_scale_is_told_and_held_to() -> None:
    asked = protocol("score_each", {"scale": 5})

    assert "5 (it could hardly be better)" in whole(
        asked.render(Battle().question(asked.plan(CASE)[0], "ab"))
    )
    assert asked.parse(CALL, "[[6]]").reason == "the score is not from 1 to 5"
