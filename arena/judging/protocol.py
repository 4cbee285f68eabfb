"""How a judge is asked and read: template, call plan, parser, reducer. One file per protocol.

A protocol is pure, and sees one vote: one judge, one battle, one dimension, one order. It knows the
two responses only as the first and the second shown, so that which model is the battle's a can
change nothing. It plans calls, reads each answer, and reduces what was heard to a decision, or to
more calls. Whatever joins two orders belongs to the fit (`arena.rating.swap`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar, cast
from typing import Protocol as Interface

from pydantic import TypeAdapter, ValidationError

from arena.discovery import variant, variants
from arena.domain import Conversation, Decoding, Token
from arena.errors import BadInput
from arena.judging.asking import Case, Later, Need, PlannedCall, Question
from arena.judging.reading import Decision, Heard, More, Reading

_PACKAGE = "arena.judging.protocols"


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
    def later(self) -> Later:
        """The most that `reduce` may ask for with these options."""
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
