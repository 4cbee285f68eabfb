"""How a judge is asked and read: template, call plan, parser, reducer. One file per protocol.

A protocol is pure, and sees one vote: one judge, one battle, one dimension, one order. It knows the
two responses only as the first and the second shown, so that which model is the battle's a can
change nothing. It plans calls, reads each answer, and reduces what was heard to a decision, or to
more calls. Whatever joins two orders belongs to the fit (`arena.rating.swap`).
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, Literal, TypeVar, cast
from typing import Protocol as Interface

from pydantic import TypeAdapter, ValidationError

from arena.discovery import variant, variants
from arena.domain import Conversation, Decoding, Dimension, DisplayOrder, Token, Verdict
from arena.errors import BadInput

_PACKAGE = "arena.judging.protocols"

ProbSource = Literal["label", "logprob", "sample", "score"]
"""Where a verdict's probabilities come from: one label, the chances of the label's tokens, the
shares of several samples, or scores."""


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
class Reading:
    """What one answer said, in display terms; a reason means that it could not be read.

    Attributes
    ----------
    verdict : Verdict or None
        `p_a` is that the first shown is better. None where the part asks for something else.
    verdicts : tuple of (str, Verdict)
        By dimension, where several were asked about.
    scores : tuple of float
        One for each response shown.
    items : tuple of str
        Whatever list the part asks for.
    certainty : float or None
        In [0, 1].
    perplexity : float or None
        Of the whole answer under the judge, 1 or more.
    prob_source : str
    reason : str
    """

    verdict: Verdict | None = None
    verdicts: tuple[tuple[str, Verdict], ...] = ()
    scores: tuple[float, ...] = ()
    items: tuple[str, ...] = ()
    certainty: float | None = None
    perplexity: float | None = None
    prob_source: ProbSource = "label"
    reason: str = ""

    @classmethod
    def unreadable(cls, reason: str) -> Reading:
        """The answer does not say what was asked; it is kept and counted, and never a tie."""
        return cls(reason=reason)

    @property
    def readable(self) -> bool:
        """Whether the answer said what was asked."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Heard:
    """One call of a vote and what it brought; `text` is the answer without its reasoning."""

    call: PlannedCall
    reading: Reading
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The end of one vote: a verdict in display terms, or the reason why there is none.

    Attributes
    ----------
    verdict : Verdict or None
    reason : str
    scores : (float, float) or None
        Of the first and the second response.
    certainty, perplexity : float or None
        As in `Reading`.
    prob_source : str
    flags : tuple of str
        What a reader of the vote should know, one word each: `unresolved`, `revised`, …
    """

    verdict: Verdict | None
    reason: str = ""
    scores: tuple[float, float] | None = None
    certainty: float | None = None
    perplexity: float | None = None
    prob_source: ProbSource = "label"
    flags: tuple[str, ...] = ()

    def in_battle_sides(self, order: DisplayOrder) -> Decision:
        """First and second turned into the battle's a and b."""
        if order == "ab":
            return self
        verdict = None if self.verdict is None else self.verdict.mirrored()
        scores = None if self.scores is None else (self.scores[1], self.scores[0])
        return replace(self, verdict=verdict, scores=scores)


@dataclass(frozen=True, slots=True)
class More:
    """The vote needs these calls as well."""

    calls: tuple[PlannedCall, ...]


class Protocol(Interface):
    """The contract of a file in `arena.judging.protocols`: a frozen dataclass of its options.

    The constructor refuses options that make no sense with BadInput.
    """

    version: ClassVar[int]
    """Goes up when the same answers would be asked for, read or reduced differently."""
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def needs(self) -> frozenset[Need]:
        """What a judge under this protocol, with these options, must be given."""
        ...

    @property
    def decoding(self) -> Decoding:
        """How the judge is asked unless its operator says otherwise."""
        ...

    def specimens(self) -> Sequence[PlannedCall]:
        """One call of every kind that may ever be made, for the judge's identity."""
        ...

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """The calls to begin with, at least one.

        Raises
        ------
        CannotJudge
            If this battle lacks something, say a reference.
        """
        ...

    def render(self, question: Question) -> Conversation:
        """The messages of one call."""
        ...

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        """Read one complete answer; `tokens` where the endpoint gives their chances."""
        ...

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        """Decide, or ask for more. `heard` holds every call so far, in the order planned.

        Answers that could not be read are among them, so a vote always ends.
        """
        ...


P = TypeVar("P")


def protocols() -> dict[str, Protocol]:
    """All protocols by name, with their usual options."""
    return cast("dict[str, Protocol]", variants(_PACKAGE, "PROTOCOL"))


def protocol(name: str, options: Mapping[str, Any] | None = None) -> Protocol:
    """The protocol called `name`, with `options` in place of its usual ones.

    Raises
    ------
    UnknownThing
        If there is no such protocol.
    BadInput
        If it has no such option, or the option's value cannot be used.
    """
    found = cast("Protocol", variant(_PACKAGE, "PROTOCOL", name))
    return configured(name, found, options) if options else found


def configured(name: str, plain: P, options: Mapping[str, Any]) -> P:
    """A frozen dataclass with `options` in place of its fields, checked by their types."""
    fields = [field.name for field in dataclasses.fields(cast("Any", plain))]
    unknown = sorted(set(options) - set(fields))
    if unknown:
        known = ", ".join(sorted(fields)) or "none"
        raise BadInput(f"{name} has no option called {', '.join(unknown)}; there are: {known}")
    adapter: TypeAdapter[P] = TypeAdapter(type(plain))
    values = {key: getattr(plain, key) for key in fields} | dict(options)
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise BadInput(f"{name}: {faults}") from error


def one_call(case: Case) -> tuple[PlannedCall, ...]:
    """The commonest plan: both responses, one dimension, once."""
    return (PlannedCall((case.dimension,)),)


def sole_decision(heard: Sequence[Heard]) -> Decision:
    """The commonest reducer: the only answer's verdict."""
    (only,) = heard
    reading = only.reading
    return Decision(
        verdict=reading.verdict,
        reason=reading.reason,
        certainty=reading.certainty,
        perplexity=reading.perplexity,
        prob_source=reading.prob_source,
    )
