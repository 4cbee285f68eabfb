"""What a protocol says to a judge, with words in the places of what differs from call to call."""

from __future__ import annotations

from dataclasses import dataclass

from arena.domain import Conversation, Dimension, Message
from arena.judging.asking import PlannedCall, Question, Shown
from arena.judging.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Template:
    """The messages of one kind of call; `part` is the protocol's own word for what is asked."""

    part: str
    conversation: Conversation


def templates(protocol: Protocol) -> list[Template]:
    """One for every part that the protocol may ask, in its own order.

    Of calls that differ in nothing but their sample, round or speaker the first is rendered.
    """
    first: dict[tuple[str, int, bool], PlannedCall] = {}
    for call in protocol.specimens():
        first.setdefault((call.part, len(call.shows), bool(call.context)), call)
    return [Template(call.part, protocol.render(_question(call))) for call in first.values()]


def _question(call: PlannedCall) -> Question:
    return Question(
        call=call,
        conversation=(Message("user", "⟨the prompt⟩"),),
        shown=tuple(Shown(f"⟨the {_shown(name)}⟩") for name in call.shows),
        dimensions=tuple(
            Dimension(name, f"⟨title of {name}⟩", f"⟨rubric of {name}⟩") for name in call.dimensions
        ),
        nonce="⟨random⟩",
        reference="⟨the reference⟩",
        persona="⟨the persona⟩",
    )


def _shown(name: str) -> str:
    return name if name.startswith("crowd") else f"{name} response"
