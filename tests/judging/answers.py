"""Answers that judges may give, for every way of answering that ships, and judges that pick one."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from arena.domain import Conversation, Token
from tests.judging.battles import Judge

ENDS = (
    *("[[A>>B]]", "[[A>B]]", "[[A=B]]", "[[B>A]]", "[[B>>A]]", "1", "2", "3"),
    *("I choose 1.", "Therefore, my choice is 2.", "Both assistants are equivalent."),
    *("", "0", "tie", "[[C]]", "Tie.", "[[A>A]]", "[[A]] [[B]]", "error", "I cannot say."),
)
"""Last lines, among them those of every protocol that ships; a new way of answering adds its own.
"""

BLOCKS = (
    "Assistant 1:\nTone: 8/10\nWit: 3/10\nAssistant 2:\nTone: 6/10\nWit: 3/10",
    "Assistant 1:\nTone: 2/10\n\nAssistant 2:\nTone: 9/10",
    "Assistant 1:\nTone: 5/10\n\nAssistant 2:\nTone: 5/10",
)
FIRST_LINES = ("8 6", "3 9", "7 7")

ANSWERS = (
    *(f"They differ.\n{end}" for end in ENDS),
    *(f"{block}\nThat is all." for block in BLOCKS),
    *(f"{line}\nThey differ." for line in FIRST_LINES),
)

LABELS = ("m", "M", "A", "B", "1", "2", "tie", " A", " B")
"""Tokens whose chances a judge may be asked for."""


def arbitrary_judge(seed: int, answers: Sequence[str] = ANSWERS) -> Judge:
    """A function from what is shown to an answer: the same question brings the same answer."""

    def judge(shown: Conversation) -> tuple[str, Sequence[Token]]:
        rng = random.Random(f"{seed} {shown!r}")
        text = rng.choice(list(answers))
        return text, [chance_token(rng, piece) for piece in (text.split() or [" "])]

    return judge


def always(text: str) -> Judge:
    """A judge that says the same to everything, and gives no chances."""
    return lambda _shown: (text, ())


def chance_token(rng: random.Random, text: str) -> Token:
    """A token with chances of the labels in its place."""
    shares = [rng.random() + 1e-3 for _ in LABELS]
    total = sum(shares)
    top = tuple(
        (label, math.log(share / total)) for label, share in zip(LABELS, shares, strict=True)
    )
    return Token(text, math.log(rng.uniform(0.05, 1)), top)
