"""All of a judge's dimensions in one call, one of five labels for each.

Cheaper than a call for each dimension, and worse: verdicts leak from one dimension to the next
(Style over Substance, https://arxiv.org/abs/2307.03025, asks for separate calls); by how much,
`arena.rating.halo` tells. The votes on the several dimensions share the one call.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from arena.domain import Conversation, Decoding, Message, Token, Verdict
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question
from arena.judging.closing_lines import closing_lines
from arena.judging.fences import MATERIAL, fenced_pair, fenced_prompt
from arena.judging.labels import FIVE_LABELS, read_label
from arena.judging.perplexity import perplexity
from arena.judging.reading import Decision, Heard, Reading

_HEADING = "Verdicts"

_SYSTEM = """\
You compare two responses to the same prompt on several aspects, each for itself: a response may \
be better on one and worse on another.
{aspects}
{material}"""

_USER = """\
{conversation}

{pair}

Take the aspects one by one and compare response A with response B on that aspect alone, in a \
sentence or two. Then write a line that says {heading}: and below it one line for each aspect and \
nothing after them:
{lines}
In place of LABEL stands one of these five:
{labels}"""


@dataclass(frozen=True, slots=True)
class ChooseEachDimension:
    """One call per order, for all dimensions together."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = AT_ONCE
    needs: ClassVar[frozenset[Need]] = frozenset()
    decoding: ClassVar[Decoding] = Decoding(max_tokens=2048)

    def specimens(self) -> Sequence[PlannedCall]:
        """The only kind of call, with two dimensions."""
        return (PlannedCall(("one", "other")),)

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """The same call whichever of the dimensions is voted on."""
        return (PlannedCall(case.dimensions or (case.dimension,)),)

    def render(self, question: Question) -> Conversation:
        """A system message with all rubrics, a user message with everything to be judged."""
        aspects = "\n".join(
            f"{one.name} ({one.title}): {one.rubric}" for one in question.dimensions
        )
        user = _USER.format(
            conversation=fenced_prompt(question),
            pair=fenced_pair(question),
            heading=_HEADING,
            lines="\n".join(f"{one.name}: LABEL" for one in question.dimensions),
            labels=FIVE_LABELS,
        )
        system = _SYSTEM.format(aspects=aspects, material=MATERIAL)
        return Message("system", system), Message("user", user)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        r"""Each dimension that has exactly one line, with exactly one label on it.

        >>> call = PlannedCall(("tone", "wit"))
        >>> said = "Verdicts:\ntone: [[A>B]]\nwit: [[A>B]]\nwit: [[B>A]]"
        >>> [name for name, _ in PROTOCOL.parse(call, said).verdicts]
        ['tone']
        """
        lines = closing_lines(text, _HEADING)
        if lines is None:
            return Reading.unreadable(f"no heading {_HEADING}")
        verdicts = tuple(
            (name, verdict)
            for name in call.dimensions
            if (verdict := _verdict(name, lines)) is not None
        )
        if not verdicts:
            return Reading.unreadable("no dimension has one line with one label")
        return perplexity(Reading(verdicts=verdicts), tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """The dimension's own verdict; another's that cannot be read does not matter."""
        (only,) = heard
        reading = only.reading
        verdict = dict(reading.verdicts).get(case.dimension)
        reason = reading.reason
        if reading.readable and verdict is None:
            reason = f"{case.dimension} does not have one line with one label"
        return Decision(verdict, reason, perplexity=reading.perplexity)


def _verdict(name: str, lines: Sequence[str]) -> Verdict | None:
    """What the only line of this dimension says; None if there is none, another, or no label."""
    line_of = re.compile(rf"{re.escape(name)}\W*?:(.*)", re.IGNORECASE)
    found = [match[1] for line in lines if (match := line_of.fullmatch(line))]
    return read_label(found[0]).verdict if len(found) == 1 else None


PROTOCOL = ChooseEachDimension()
