"""Answers that judges may give, for every way of answering that ships, and judges that pick one."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from arena.domain import Conversation, Token
from tests.judging.battles import Judge

YES_AND_NO = ("1: YES\n2: YES", "1: YES\n2: NO", "1: NO\n2: YES", "1: NO\n2: NO")

ENDS = (
    *("[[A>>B]]", "[[A>B]]", "[[A=B]]", "[[B>A]]", "[[B>>A]]", "1", "2", "3"),
    *("I choose 1.", "Therefore, my choice is 2.", "Both assistants are equivalent."),
    *("[[92]]", "[[71]]", "[[64]]", "[[33]]", "[[8]]"),
    *("[[7, 4]]", "[[3, 9]]", "[[5, 5]]", "[[8, 8.5]]"),
    *(f"Answers:\n{said}\nQuestions:\n1. Is it kind?\n2. Is it short?" for said in YES_AND_NO),
    *("Verdicts:\ntone: [[A>B]]\nwit: [[B>A]]", "Verdicts:\nwit: [[A=B]]\ntone: [[B>>A]]"),
    *("[[A>B]] certainty: 90", "[[B>>A]] certainty: 35", "[[A]]", "[[B]]"),
    *("A > B > C > D > E > F", "F > E = D > C > B > A", "B = A > C > D > E > F"),
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
