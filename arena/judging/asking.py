"""What a protocol asks with: the vote it is for, the calls it plans, and what each call shows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from arena.domain import Conversation, Dimension


class Need(StrEnum):
    """What a protocol cannot do without; checked when a judge is enrolled, not when it runs."""

    LOGPROBS = "logprobs"
    """The endpoint gives the chances of tokens."""
    REFERENCE = "reference"
    """Prompts have a reference."""
    PERSONA = "persona"
    """The judge is told as whom to judge."""
    CROWD = "crowd"
    """Other models' responses to the same prompt."""
    EVERYONE = "everyone"
    """All other models' responses to the same prompt."""
    CERTAINTY_EXAM = "certainty exam"
    """Votes of the same judge, kept so far, show that its certainty tells right from wrong."""
    MEMBERS = "members"
    """The judge is two or more judges that hear each other."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a protocol may know of a vote when it plans and reduces.

    Attributes
    ----------
    dimension : str
        The one that is voted on.
    dimensions : tuple of str
        All that this judge compares, for protocols that ask about several in one call.
    categories : frozenset of str
        Of the prompt.
    has_reference : bool
    lengths : (int, int)
        Characters of the first and of the second response.
    crowd : int
        How many other models' responses there are; never one of the two that are compared.
    members : int
        How many judges this judge is; 1 for an ordinary one.
    places : (int, int)
        Where the first and the second response stand among all that are shown, the crowd's
        included, in an order that is the same for every battle on the prompt.
    """

    dimension: str
    dimensions: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    has_reference: bool = False
    lengths: tuple[int, int] = (0, 0)
    crowd: int = 0
    members: int = 1
    places: tuple[int, int] = (0, 1)


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """One thing to be asked for one vote.

    Attributes
    ----------
    dimensions : tuple of str
        What the answer is about.
    shows : tuple of str
        The responses it shows, in order, each "first", "second" or "crowd 0", "crowd 1" and so on;
        empty for a question about the prompt alone.
    part : str
        The protocol's own word for what is asked; one template each.
    sample, round : int
        Tell calls apart that look at the same thing.
    speaker : int
        Which of the judge's members is asked, from 0.
    context : str
        What the question needs of earlier answers; worded by the protocol, for its own `render`.
    """

    dimensions: tuple[str, ...]
    shows: tuple[str, ...] = ("first", "second")
    part: str = "verdict"
    sample: int = 0
    round: int = 0
    speaker: int = 0
    context: str = ""

    def key(self, response_ids: Sequence[int], prompt_id: int | None) -> str:
        """What is looked at, as the queue's unique key for one judge.

        `response_ids` are those of `shows`. Who is shown first matters, which side it is does not:
        the same look wanted by another order or another battle is the same call.
        """
        looked_at = ",".join(map(str, response_ids)) or f"prompt {prompt_id}"
        key = (
            f"{self.part}:{looked_at}:{'+'.join(self.dimensions)}"
            f":{self.sample}:{self.round}:{self.speaker}"
        )
        if self.context:
            key += f":{hashlib.sha256(self.context.encode()).hexdigest()[:16]}"
        return key


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a dialogue between named speakers."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A response as a judge is shown it, without its reasoning.

    Attributes
    ----------
    text : str
    turns : tuple of Turn
        The whole dialogue, for a response that is one; otherwise empty.
    speaker : str
        Whose turns in the dialogue are the model's.
    """

    text: str
    turns: tuple[Turn, ...] = ()
    speaker: str = "assistant"


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that one call shows.

    Attributes
    ----------
    call : PlannedCall
    conversation : tuple of Message
        What was responded to; empty for dialogues without a shared prompt.
    shown : tuple of Shown
        By `call.shows`.
    dimensions : tuple of Dimension
        By `call.dimensions`.
    nonce : str
        Random per call; makes the fences around foreign texts unforgeable.
    reference, persona : str
        Empty where there is none.
    """

    call: PlannedCall
    conversation: Conversation
    shown: tuple[Shown, ...]
    dimensions: tuple[Dimension, ...]
    nonce: str
    reference: str = ""
    persona: str = ""

    @property
    def dimension(self) -> Dimension:
        """The only dimension asked about; ValueError if there are several."""
        (dimension,) = self.dimensions
        return dimension

    @property
    def first(self) -> str:
        """Text of the first response shown."""
        return self.shown[0].text

    @property
    def second(self) -> str:
        """Text of the second response shown."""
        return self.shown[1].text


@dataclass(frozen=True, slots=True)
class Later:
    """The most that a vote may ask once it has heard something: what a run's ceiling must hold.

    Attributes
    ----------
    calls : int
        Of one vote, all later rounds together.
    quotes : int
        Earlier answers that one of these calls shows.
    """

    calls: int
    quotes: int


AT_ONCE = Later(0, 0)
"""All that a vote asks is planned before anything is heard."""


def one_call(case: Case) -> tuple[PlannedCall, ...]:
    """The commonest plan: both responses, one dimension, once."""
    return (PlannedCall((case.dimension,)),)
