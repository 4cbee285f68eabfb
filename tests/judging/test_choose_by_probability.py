"""How the chances of one token become a verdict."""

from __future__ import annotations

import pytest

from arena.domain import TIE, Decoding, Token, Verdict
from arena.errors import BadInput
from arena.judging.asking import Case, Need
from arena.judging.protocol import protocol
from arena.judging.protocols.choose_by_probability import PROTOCOL, ChooseByProbability
from arena.judging.reading import Reading
from tests.judging.battles import Battle, whole
from tests.judging.corpus.choose_by_probability import NEITHER, token

(CALL,) = PROTOCOL.plan(Case("tone"))


def read(*tokens: Token, text: str = "A") -> Reading:
    return PROTOCOL.parse(CALL, text, tokens)


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
