"""How a judge is asked and read: template, call plan, parser, reducer. One file per protocol.

A protocol is pure: it plans which calls a battle needs, renders each call's messages, reads each
text, and reduces the readings of one order to a verdict. Whatever joins two orders belongs to the
fit (`arena.rating.swap`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol as Interface
from typing import cast

from arena.discovery import variant, variants
from arena.domain import BOTH_ORDERS, Conversation, Decoding, Dimension, DisplayOrder, Verdict


@dataclass(frozen=True, slots=True)
class Question:
    """What a judge is shown: a conversation, two responses in display order, one dimension.

    `nonce` is random per call and makes the fences around the responses unforgeable.
    """

    conversation: Conversation
    first: str
    second: str
    dimension: Dimension
    nonce: str


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One thing to be asked for one vote.

    `sample` and `round` tell calls apart that look at the same thing.
    """

    dimension: str
    order: DisplayOrder
    sample: int = 0
    round: int = 0

    def key(self, first_response_id: int, second_response_id: int) -> str:
        """What is looked at, as the queue's unique key: who is shown first, not which side it is.

        The same look asked for by another battle is the same call.
        """
        return (
            f"pair:{first_response_id}:{second_response_id}:{self.dimension}"
            f":{self.sample}:{self.round}"
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text said, in display terms: `verdict.p_a` is that the *first shown* is better.

    An unreadable text has no verdict and says why.
    """

    verdict: Verdict | None
    reason: str = ""

    @classmethod
    def unreadable(cls, reason: str) -> Reading:
        """The text holds no verdict; it is kept and counted, and never a tie."""
        return cls(None, reason)


class Protocol(Interface):
    """The contract of a file in `arena.judging.protocols`."""

    version: int
    """Goes up when the same text would be asked or read differently."""

    def plan(self, dimensions: Sequence[str]) -> list[PlannedCall]:
        """The calls that one battle needs on these dimensions, both orders."""
        ...

    def render(self, question: Question) -> Conversation:
        """The messages of one call."""
        ...

    def parse(self, text: str) -> Reading:
        """Read one complete text."""
        ...

    def reduce(self, readings: Sequence[Reading]) -> Verdict | None:
        """One verdict, in display terms, from the readings of one order; None if none can be."""
        ...


def fenced(label: str, text: str, nonce: str) -> str:
    """A text between two marker lines that it cannot contain, since `nonce` is random per call."""
    return f"<<<{label} {nonce}>>>\n{text}\n<<<end of {label} {nonce}>>>"


def fenced_turns(question: Question) -> str:
    """The conversation that was responded to, each turn fenced and headed by its role."""
    turns = (fenced(turn.role, turn.content, question.nonce) for turn in question.conversation)
    return "\n".join(turns)


def single_calls(dimensions: Sequence[str]) -> list[PlannedCall]:
    """The commonest plan: one call per dimension and order."""
    return [PlannedCall(name, order) for name in dimensions for order in BOTH_ORDERS]


def sole_verdict(readings: Sequence[Reading]) -> Verdict | None:
    """The commonest reducer: one reading, its verdict."""
    (reading,) = readings
    return reading.verdict


def as_battle_sides(verdict: Verdict, order: DisplayOrder) -> Verdict:
    """Turn a verdict about first and second into one about the battle's a and b."""
    return verdict if order == "ab" else verdict.mirrored()


def protocols() -> dict[str, Protocol]:
    """All protocols by name."""
    return cast("dict[str, Protocol]", variants("arena.judging.protocols", "PROTOCOL"))


def protocol(name: str) -> Protocol:
    """The protocol called `name`; UnknownThing if there is none."""
    return cast("Protocol", variant("arena.judging.protocols", "PROTOCOL", name))


_PROBE = Question(
    conversation=(),
    first="\x00first\x00",
    second="\x00second\x00",
    dimension=Dimension("\x00name\x00", "\x00title\x00", "\x00rubric\x00"),
    nonce="\x00nonce\x00",
)


def judge_identity(model: str, protocol_name: str, decoding: Decoding) -> str:
    """Hash of all that makes a judge this judge: model, template, parser, plan, decoding.

    The template is hashed as rendered with placeholders, so an edited comment makes no new judge
    and an edited word does. The rubric is not in it: its digest is stored in each vote.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    asked = protocol(protocol_name)
    parts = {
        "model": model,
        "protocol": protocol_name,
        "version": asked.version,
        "template": [asdict(message) for message in asked.render(_PROBE)],
        "plan": [asdict(call) for call in asked.plan(["\x00dimension\x00"])],
        "decoding": asdict(decoding),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def rubric_digest(dimension: Dimension) -> str:
    """Which wording of a dimension a vote was asked with: 16 hexadecimal digits."""
    return hashlib.sha256(dimension.rubric.encode()).hexdigest()[:16]
