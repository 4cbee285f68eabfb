"""What an honest judge may end with, for every protocol that ships and every part it asks for."""

from __future__ import annotations

from collections.abc import Sequence

from arena.domain import Token
from arena.judging.protocol import PlannedCall

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
}
"""By protocol and part: the judge's own last lines."""

BEGINS = frozenset({"score_pair_first_line"})
"""Protocols whose judges say their verdict first, and quote after it."""

TOKENS: dict[str, Sequence[Token]] = {}
"""Tokens that come with the answers of protocols that read chances."""


def quoting(name: str, call: PlannedCall, quoted: str, end: str) -> str:
    """The answer of a gullible judge: what it was shown, copied whole, and its own verdict."""
    parts = (end, quoted) if name in BEGINS else (quoted, end)
    return "\n".join(parts)
