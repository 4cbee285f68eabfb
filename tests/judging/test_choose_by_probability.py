"""How the chances of one token become a verdict."""

from __future__ import annotations

from math import log

import pytest

from arena.domain import TIE, Decoding, Token, Verdict
from arena.errors import BadInput
from arena.judging.asking import Case, Need
from arena.judging.protocol import protocol
from arena.judging.protocols.choose_by_probability import PROTOCOL, ChooseByProbability
from arena.judging.reading import Reading
from tests.judging.battles import Battle, whole

(CALL,) = PROTOCOL.plan(Case("tone"))

NEITHER = "none of the letters is among the likeliest tokens"


def token(said: str, **chances: float) -> Token:
    """A token and the likeliest in its place; `_` in a name is a space."""
    top = tuple((text.replace("_", " "), log(chance)) for text, chance in chances.items())
    return Token(said, dict(top).get(said, log(0.01)), top)


def read(*tokens: Token, text: str = "A") -> Reading:
    return PROTOCOL.parse(CALL, text, tokens)


@pytest.mark.parametrize(
    ("first", "p_first"),
    [
        (token("A", A=0.6, B=0.2), 0.75),
        (token("B", A=0.2, B=0.6), 0.25),
        (token("A", A=0.5, B=0.5), 0.5),
        # Ways of writing a letter add up.
        (token("A", A=0.2, _A=0.2, a=0.1, _a=0.1, B=0.2), 0.75),
        (Token("A", log(0.3), (("A", log(0.3)), ("▁B", log(0.1)))), 0.75),
        (Token("A", log(0.3), (("ĠA", log(0.3)), ("B\n", log(0.1)))), 0.75),
        # A letter that is missing has the chance 0.
        (token("A", A=0.9, The=0.1), 1.0),
        (token("B", B=0.01, The=0.9), 0.0),
        (token("The", The=0.98, A=0.01, B=0.01), 0.5),
        # Words and marks around a letter are not the letter.
        (token("A", A=0.3, B=0.1, Answer=0.2, AB=0.2, Both=0.2), 0.75),
        (Token("A", log(0.3), (("A", log(0.3)), ("A.", log(0.5)), ("B", log(0.1)))), 0.75),
        (Token("A", log(0.3), (("A", log(0.3)), ("**B", log(0.5)), ("B", log(0.1)))), 0.75),
        (Token("A", log(0.3), (("A", log(0.3)), ("А", log(0.5)), ("B", log(0.1)))), 0.75),
        # An endpoint that gives only the token that was drawn.
        (Token("A", log(0.7)), 1.0),
        (Token(" b", log(0.7)), 0.0),
    ],
)
def test_the_chances_of_the_two_letters_are_shared_out(first: Token, p_first: float) -> None:
    reading = read(first)

    assert reading.verdict is not None
    assert reading.verdict.p_a == pytest.approx(p_first, abs=1e-12)
    assert reading.verdict.p_b == pytest.approx(1 - p_first, abs=1e-12)
    assert reading.verdict.p_tie == 0
    assert reading.prob_source == "logprob"


@pytest.mark.parametrize(
    ("tokens", "reason"),
    [
        ((), "the endpoint gave no chances of tokens"),
        ((token("The", The=0.9, Both=0.1),), NEITHER),
        ((token("C", C=0.9, tie=0.1),), NEITHER),
        ((token("", **{"": 0.9}),), NEITHER),
        ((token("<think>", **{"<think>": 0.99}),), NEITHER),
        ((token("I", I=0.99), token("A", A=0.99)), NEITHER),
        ((Token("A", -10_000.0, (("A", -10_000.0), ("B", -10_000.0))),), NEITHER),
        ((Token("A.", -0.1),), NEITHER),
    ],
)
def test_without_either_letter_at_the_first_place_there_is_no_verdict(
    tokens: tuple[Token, ...], reason: str
) -> None:
    reading = read(*tokens)

    assert (reading.verdict, reading.reason) == (None, reason)


def test_the_text_decides_nothing() -> None:
    for text in ("A", "B", "[[B>>A]]", ""):
        assert read(token("A", A=0.5, B=0.5), text=text).verdict == Verdict(0.5, 0.5, 0.0)


def test_asks_for_one_token_and_the_likeliest_in_its_place() -> None:
    assert PROTOCOL.decoding == Decoding(max_tokens=1, temperature=0.0, top_logprobs=20)
    assert Need.LOGPROBS in PROTOCOL.needs
    alpaca = protocol("choose_by_probability", {"top_logprobs": 5})
    assert alpaca.decoding.top_logprobs == 5


@pytest.mark.parametrize("count", [1, 0, 21, -5])
def test_fewer_than_two_or_more_than_twenty_tokens_are_refused(count: int) -> None:
    with pytest.raises(BadInput, match=r"top_logprobs is .*; give 2 to 20"):
        ChooseByProbability(top_logprobs=count)
    with pytest.raises(BadInput, match="give 2 to 20"):
        protocol("choose_by_probability", {"top_logprobs": count})


def test_the_perplexity_is_that_of_the_token() -> None:
    assert read(token("A", A=0.5, B=0.2)).perplexity == pytest.approx(2)


def test_a_third_letter_is_offered_for_ties_where_that_is_asked_for() -> None:
    asked = ChooseByProbability(ties=True)
    first = token("C", A=0.2, B=0.1, C=0.2, Both=0.5)

    assert "C if they are equally good" in whole(asked.render(Battle().question(CALL, "ab")))
    verdict = asked.parse(CALL, "C", [first]).verdict
    assert verdict is not None
    assert (verdict.p_a, verdict.p_b, verdict.p_tie) == pytest.approx((0.4, 0.2, 0.4))
    assert "equally" not in whole(PROTOCOL.render(Battle().question(CALL, "ab")))
    verdict = PROTOCOL.parse(CALL, "C", [first]).verdict
    assert verdict is not None
    assert (verdict.p_a, verdict.p_tie) == pytest.approx((2 / 3, 0))


def test_a_certain_tie_is_one() -> None:
    only = token("C", C=1.0)

    assert ChooseByProbability(ties=True).parse(CALL, "C", [only]).verdict == TIE
    assert read(only).reason == NEITHER
