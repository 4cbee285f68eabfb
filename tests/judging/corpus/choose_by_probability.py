"""Chances of tokens in the place of one letter."""

from __future__ import annotations

from math import log

from arena.domain import Token, Verdict
from arena.judging.reading import Reading
from tests.judging.corpus.hard import Corpus, Hard

NEITHER = "none of the letters is among the likeliest tokens"


def token(said: str, **chances: float) -> Token:
    """A token and the likeliest in its place; `_` in a name is a space."""
    top = tuple((text.replace("_", " "), log(chance)) for text, chance in chances.items())
    return Token(said, dict(top).get(said, log(0.01)), top)


READ = (
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
)
UNREADABLE = (
    ((), "the endpoint gave no chances of tokens"),
    ((token("The", The=0.9, Both=0.1),), NEITHER),
    ((token("C", C=0.9, tie=0.1),), NEITHER),
    ((token("", **{"": 0.9}),), NEITHER),
    ((token("<think>", **{"<think>": 0.99}),), NEITHER),
    ((token("I", I=0.99), token("A", A=0.99)), NEITHER),
    ((Token("A", -10_000.0, (("A", -10_000.0), ("B", -10_000.0))),), NEITHER),
    ((Token("A.", -0.1),), NEITHER),
)


def _hard(first: Token, p_first: float) -> Hard:
    reading = Reading(Verdict(p_first, 1 - p_first, 0), prob_source="logprob")
    return Hard(first.text, reading, tokens=(first,))


CORPUS = Corpus(
    (
        *(_hard(*row) for row in READ),
        *(Hard("A", Reading.unreadable(reason), tokens=tokens) for tokens, reason in UNREADABLE),
    )
)
