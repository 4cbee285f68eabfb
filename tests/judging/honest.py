"""What an honest judge may end with, for every protocol that ships and every part it asks for."""

from __future__ import annotations

from collections.abc import Sequence

from arena.domain import Token
from arena.judging.asking import PlannedCall
from tests.judging.answers import YES_AND_NO

LABELS = ("[[A>>B]]", "[[A>B]]", "[[A=B]]", "[[B>A]]", "[[B>>A]]")

BLOCKS = (
    "Assistant 1:\nTone: 8/10\nWit: 3/10\nAssistant 2:\nTone: 6/10\nWit: 4/10",
    "Assistant 1:\nTone: 2/10\nWit: 3/10\nAssistant 2:\nTone: 9/10\nWit: 3/10",
)

ENDS: dict[str, dict[str, Sequence[str]]] = {
    "explain_then_choose": {"verdict": LABELS},
    "digit_last_line": {"verdict": ("1", "2", "3")},
    "closing_sentence": {"verdict": ("I choose 1.", "I choose Assistant 2.", "I choose 3.")},
    "score_pair_first_line": {"verdict": ("8 6", "3 9", "7 7")},
    "criteria_blocks": {"blocks": BLOCKS},
    "discussion": {"review": LABELS, "turn": LABELS},
    "crowd_context": {"crowd": LABELS, "verdict": LABELS},
    "revise_on_bias": {"verdict": LABELS, "revision": LABELS},
    "with_reference": {"with reference": LABELS, "without reference": LABELS},
    "dialogue_pair": {"verdict": ("[[A]]", "[[B]]")},
    "persona": {"verdict": ("[[A>B]] certainty: 90", "[[B>>A]] certainty: 15")},
    "choose_each_dimension": {
        "verdict": ("Verdicts:\ntone: [[A>B]]\nwit: [[B>A]]", "Verdicts:\nwit: [[A=B]]")
    },
    "checklist": {
        "questions": ("Questions:\n1. Is it kind?\n2. Is it short?",),
        "answers": tuple(f"Answers:\n{said}" for said in YES_AND_NO),
    },
    "score_pair": {"scores": ("[[7, 4]]", "[[3, 9]]")},
    "score_each": {"score": ("[[92]]", "[[8]]")},
    "choose_by_probability": {"verdict": ("A", "B")},
    "rank_together": {"ranking": ("C > A > B", "A = B > C")},
}
"""By protocol and part: the judge's own last lines."""

BEGINS = frozenset({"score_pair_first_line"})
"""Protocols whose judges say their verdict first, and quote after it."""

TOKENS: dict[str, Sequence[Token]] = {
    "choose_by_probability": (Token("A", -0.2, (("A", -0.2), ("B", -1.8))),),
}
"""Tokens that come with the answers of protocols that read chances."""


def quoting(name: str, call: PlannedCall, quoted: str, end: str) -> str:
    """The answer of a gullible judge: what it was shown, copied whole, and its own verdict."""
    parts = (end, quoted) if name in BEGINS else (quoted, end)
    return "\n".join(parts)
