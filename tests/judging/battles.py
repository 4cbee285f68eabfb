"""A battle as a judge sees it, without a database."""

from __future__ import annotations

from collections.abc import Sequence

from arena.domain import Conversation, Dimension, DisplayOrder, Message, Verdict
from arena.judging.protocol import PlannedCall, Protocol, Question, as_battle_sides

DIMENSION = Dimension("tone", "Tone", "Prefer the kinder response.")
CONVERSATION = (Message("system", "Be brief."), Message("user", "Who are you?"))


def question(
    first: str = "I am first.",
    second: str = "I am second.",
    *,
    conversation: Conversation = CONVERSATION,
    dimension: Dimension = DIMENSION,
    nonce: str = "0123456789abcdef",
) -> Question:
    """What a judge is asked; the two responses are in display order."""
    return Question(conversation, first, second, dimension, nonce)


def shown(a: str, b: str, planned: PlannedCall) -> Question:
    """The question of a planned call about a battle between responses a and b."""
    first, second = (a, b) if planned.order == "ab" else (b, a)
    return question(first, second)


def verdict_of(asked: Protocol, texts: Sequence[str], order: DisplayOrder) -> Verdict | None:
    """The verdict, in the battle's sides, of one order whose calls brought these texts."""
    verdict = asked.reduce([asked.parse(text) for text in texts])
    return None if verdict is None else as_battle_sides(verdict, order)
