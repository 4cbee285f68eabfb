"""Answers that judges may give, for every way of answering that ships, and judges that pick one."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from arena.domain import Conversation, Token
from tests.judging.battles import Judge

ENDS = (
    *("[[A>>B]]", "[[A>B]]", "[[A=B]]", "[[B>A]]", "[[B>>A]]", "1", "2", "3"),
    *("[[92]]", "[[71]]", "[[64]]", "[[33]]", "[[8]]"),
    *("[[7, 4]]", "[[3, 9]]", "[[5, 5]]", "[[8, 8.5]]"),
    *("", "0", "tie", "[[C]]", "Tie.", "[[A>A]]", "[[A]] [[B]]", "error", "I cannot say."),
)
"""Last lines, among them those of every protocol that ships; a new way of answering adds its own.
"""

ANSWERS = tuple(f"They differ.\n{end}" for end in ENDS)

LABELS = ("m", "M", "A", "B", "1", "2", "tie", " A", " B")
"""Tokens whose chances a judge may be asked for."""


def arbitrary_judge(seed: int, answers: Sequence[str] = ANSWERS) -> Judge:
    """A function from what is shown to an answer: the same question brings the same answer.

    Three of four keep to a few neighbours among the answers, so that protocols which need several
    answers of one kind hear them.
    """
    usual = list(answers)
    if seed % 4:
        start = random.Random(seed).randrange(len(usual))
        usual = (usual + usual)[start : start + 6]

    def judge(shown: Conversation) -> tuple[str, Sequence[Token]]:
        rng = random.Random(f"{seed} {shown!r}")
        text = rng.choice(usual)
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
