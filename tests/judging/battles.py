"""A battle as a judge sees it, without a database, and a whole vote played on it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from arena.domain import Conversation, Dimension, DisplayOrder, Message, Token
from arena.judging.asking import Case, PlannedCall, Question, Shown, Turn
from arena.judging.play import play
from arena.judging.protocol import Protocol
from arena.judging.reading import Decision

DIMENSION = Dimension("tone", "Tone", "Prefer the kinder response.")
CONVERSATION = (Message("system", "Be brief."), Message("user", "Who are you?"))
NONCE = "0123456789abcdef"

Judge = Callable[[Conversation], tuple[str, Sequence[Token]]]
"""From what is shown to an answer."""


@dataclass(frozen=True, slots=True)
class Battle:
    """Responses a and b, and what else there may be: nothing that a protocol needs is missing."""

    a: str = "I am first."
    b: str = "I am second."
    conversation: Conversation = CONVERSATION
    dimensions: tuple[Dimension, ...] = (DIMENSION, Dimension("wit", "Wit", "Prefer the funnier."))
    reference: str = "I am the reference."
    persona: str = "A retired teacher who likes plain words."
    crowd: tuple[str, ...] = ("I am of the crowd.", "So am I.", "And I.", "I, too.")
    categories: frozenset[str] = frozenset({"maths"})
    members: int = 2
    dialogues: bool = False

    def mirrored(self) -> Battle:
        """The same battle with a and b exchanged."""
        return Battle(
            self.b, self.a, self.conversation, self.dimensions, self.reference, self.persona,
            self.crowd, self.categories, self.members, self.dialogues,
        )  # fmt: skip

    def in_order(self, order: DisplayOrder) -> tuple[str, str]:
        """First and second shown."""
        return (self.a, self.b) if order == "ab" else (self.b, self.a)

    def case(self, order: DisplayOrder) -> Case:
        """What a protocol may know of it."""
        first, second = self.in_order(order)
        return Case(
            dimension=self.dimensions[0].name,
            dimensions=tuple(one.name for one in self.dimensions),
            categories=self.categories,
            has_reference=bool(self.reference),
            lengths=(len(first), len(second)),
            crowd=len(self.crowd),
            members=self.members,
        )

    def question(self, call: PlannedCall, order: DisplayOrder, nonce: str = NONCE) -> Question:
        """What a call shows."""
        first, second = self.in_order(order)
        texts = {"first": first, "second": second}
        texts |= {f"crowd {number}": text for number, text in enumerate(self.crowd)}
        known = {one.name: one for one in self.dimensions}
        return Question(
            call=call,
            conversation=self.conversation,
            shown=tuple(self._shown(texts[name]) for name in call.shows),
            dimensions=tuple(known[name] for name in call.dimensions),
            nonce=nonce,
            reference=self.reference,
            persona=self.persona,
        )

    def _shown(self, text: str) -> Shown:
        if not self.dialogues:
            return Shown(text)
        return Shown(text, (Turn("guest", "Hello."), Turn("host", text)), "host")


@dataclass(slots=True)
class Played:
    """A vote that was played: the decision, and every message that was shown on the way."""

    decision: Decision
    calls: list[PlannedCall] = field(default_factory=list)
    messages: list[Conversation] = field(default_factory=list)


def play_vote(protocol: Protocol, battle: Battle, order: DisplayOrder, judge: Judge) -> Played:
    """One order of one battle; nonces are the same for the same look, as the queue's are."""
    played = Played(Decision(None, "not played"))

    def ask(call: PlannedCall) -> tuple[str, Sequence[Token]]:
        texts = [shown.text for shown in battle.question(call, order).shown]
        nonce = random.Random(repr((call, texts))).randbytes(8).hex()
        messages = protocol.render(battle.question(call, order, nonce))
        played.calls.append(call)
        played.messages.append(messages)
        return judge(messages)

    played.decision = play(protocol, battle.case(order), ask)
    return played


def whole(conversation: Conversation) -> str:
    """All that a judge is shown, as one text."""
    return "\n".join(message.content for message in conversation)
