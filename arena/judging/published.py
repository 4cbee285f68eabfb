"""Read judgments that others asked for and published: which protocols can, and what they find.

Such a text is read as its source read it, by the protocol whose way of answering it follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from arena.domain import Verdict, without_reasoning
from arena.errors import CannotJudge
from arena.judging.asking import Case
from arena.judging.protocol import Protocol, protocols
from arena.judging.reading import Heard, More

READ_SENTENCES = frozenset({"closing_sentence"})
"""Protocols that read what others ask for as well: the last to be chosen."""


def text_readers() -> dict[str, Protocol]:
    """The protocols that read everything from one text on two responses, by name."""
    return {name: asked for name, asked in protocols().items() if _reads_one_text(asked)}


def read_published(
    asked: Protocol, text: str, dimensions: Sequence[str]
) -> dict[str, Verdict | None]:
    """What one text says on each dimension, first shown against second; None where nothing."""
    found: dict[str, Verdict | None] = {}
    for dimension in dimensions:
        case = Case(dimension, tuple(dimensions))
        (call,) = asked.plan(case)
        heard = Heard(call, asked.parse(call, text), without_reasoning(text))
        outcome = asked.reduce(case, [heard])
        found[dimension] = None if isinstance(outcome, More) else outcome.verdict
    return found


def _reads_one_text(asked: Protocol) -> bool:
    if asked.needs:
        return False
    try:
        calls = asked.plan(Case("dimension"))
    except CannotJudge:
        return False
    return [call.shows for call in calls] == [("first", "second")]
