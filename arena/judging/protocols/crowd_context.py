"""Before it compares two responses, the judge compares each with what other models said.

Crowd Comparative Evaluation (Zhang et al. 2025, arXiv 2502.12501), worded anew. In an arena the
crowd costs nothing to collect: it is the other contestants' responses to the same prompt, and never
one of the two that are compared. Each comparison with the crowd brings up details; those in which
the candidate lost say what it lacks, and are shown, their outcome taken out, with the two
responses.

A battle takes up to `calls` comparisons and one final call per order. A candidate is always shown
first against the crowd, so its comparisons serve both orders and every other battle it is in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar, Literal

from arena.domain import Conversation, Decoding, Message, Token
from arena.errors import BadInput, CannotJudge
from arena.judging.asking import Case, Later, Need, PlannedCall, Question
from arena.judging.fences import MATERIAL, fenced, fenced_pair, fenced_prompt
from arena.judging.labels import FIVE_LABELS, read_label
from arena.judging.reading import Decision, Heard, More, Reading
from arena.judging.verdicts import side

_SYSTEM = """\
You compare two responses to the same prompt on one aspect: {title}.
{rubric}
{material}"""

_COMPARE = """\
{conversation}

{pair}

{notes}Compare response A with response B on {title} in a few sentences. Then write your verdict \
as the last line, alone, as one of these five:
{labels}"""

_NOTES = """\
Earlier readers compared each response with other responses to the same prompt. Their remarks may \
help you to see more; they do not say which of these two is better.

{notes}

"""

_LABEL = re.compile(r"\[\[.*?\]\]")


@dataclass(frozen=True, slots=True)
class CrowdContext:
    """Comparisons with the crowd first, then the two responses with what came up."""

    version: ClassVar[int] = 1
    needs: ClassVar[frozenset[Need]] = frozenset({Need.CROWD})
    decoding: ClassVar[Decoding] = Decoding()

    calls: int = 16
    """Comparisons with the crowd, half of them for each response; no more than there is crowd."""
    select: Literal["candidate_lost", "balanced"] = "candidate_lost"
    """Which remarks are shown: those of comparisons that the candidate lost, or of as many that it
    won as that it lost."""
    strip_outcome: bool = True
    """Whether the verdicts are taken out of the remarks; left in, they decide by themselves."""

    def __post_init__(self) -> None:
        if self.calls < 2 or self.calls % 2:
            raise BadInput("crowd_context: calls must be even and at least 2")

    @property
    def later(self) -> Later:
        """The final comparison, with all remarks."""
        return Later(calls=1, quotes=self.calls)

    def specimens(self) -> Sequence[PlannedCall]:
        """A comparison with the crowd, and the final one."""
        return (
            PlannedCall(("dimension",), ("first", "crowd 0"), part="crowd"),
            PlannedCall(("dimension",), round=1, context=json.dumps([["A", "x"], ["B", "y"]])),
        )

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """Each of the two against the crowd."""
        if not case.crowd:
            raise CannotJudge("no other model has responded to this prompt")
        return tuple(
            PlannedCall((case.dimension,), (candidate, f"crowd {number}"), part="crowd")
            for candidate in ("first", "second")
            for number in range(min(case.crowd, self.calls // 2))
        )

    def render(self, question: Question) -> Conversation:
        """Two responses; in the final call with the remarks."""
        aspect = question.dimension
        notes = ""
        if question.call.context:
            notes = _NOTES.format(notes=_fenced_notes(question.call.context, question.nonce))
        return (
            Message(
                "system",
                _SYSTEM.format(title=aspect.title, rubric=aspect.rubric, material=MATERIAL),
            ),
            Message(
                "user",
                _COMPARE.format(
                    conversation=fenced_prompt(question),
                    pair=fenced_pair(question),
                    notes=notes,
                    title=aspect.title,
                    labels=FIVE_LABELS,
                ),
            ),
        )

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        """Exactly one distinct label on the last line counts."""
        return read_label(text)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        """The final call's verdict, once there is one."""
        if heard[-1].call.part == "verdict":
            reading = heard[-1].reading
            return Decision(reading.verdict, reading.reason)
        if not any(one.reading.readable for one in heard):
            return Decision(None, "no comparison with the crowd could be read")
        remarks = [
            [["A", self._remark(one)] for one in self._chosen(heard, "first")],
            [["B", self._remark(one)] for one in self._chosen(heard, "second")],
        ]
        # Taken in turns: neither response's remarks come first as a block.
        shown = [one for pair in zip_longest(*remarks) for one in pair if one is not None]
        return More((PlannedCall((case.dimension,), round=1, context=json.dumps(shown)),))

    def _chosen(self, heard: Sequence[Heard], candidate: str) -> list[Heard]:
        about = [
            (one, one.reading.verdict)
            for one in heard
            if one.call.shows[0] == candidate and one.reading.verdict is not None
        ]
        lost = [one for one, verdict in about if side(verdict) < 0]
        if self.select == "candidate_lost":
            return lost
        won = [one for one, verdict in about if side(verdict) > 0]
        return [one for pair in zip(lost, won, strict=False) for one in pair]

    def _remark(self, one: Heard) -> str:
        if not self.strip_outcome:
            return one.text
        reasons = "\n".join(one.text.splitlines()[:-1])
        return _LABEL.sub("", reasons).strip()


def _fenced_notes(context: str, nonce: str) -> str:
    remarks = json.loads(context)
    if not remarks:
        return "(They had nothing to add.)"
    return "\n".join(
        fenced(f"a remark on response {letter}, there called response A", text, nonce)
        for letter, text in remarks
    )


PROTOCOL = CrowdContext()
"""Up to eight comparisons for each response, those it lost, without their outcome."""
