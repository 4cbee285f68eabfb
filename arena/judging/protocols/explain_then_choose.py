"""Reasons first, then one of five labels on the last line; one call per dimension and order.

The five labels are Arena-Hard's (arXiv 2406.11939); the wording is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from arena.domain import Conversation, Decoding, Message, Token
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question, one_call
from arena.judging.fences import MATERIAL, fenced_pair, fenced_prompt
from arena.judging.labels import FIVE_LABELS, read_label
from arena.judging.perplexity import perplexity
from arena.judging.reading import Decision, Heard, Reading, sole_decision

_SYSTEM = """\
You compare two responses to the same prompt on one aspect: {title}.
{rubric}
{material}"""

_USER = """\
{conversation}

{pair}

Compare response A with response B on {title} in a few sentences. Then write your verdict as the \
last line, alone, as one of these five:
{labels}"""


@dataclass(frozen=True, slots=True)
class ExplainThenChoose:
    """One call asks for reasons and, on the last line, one of five labels."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = AT_ONCE
    needs: ClassVar[frozenset[Need]] = frozenset()
    decoding: ClassVar[Decoding] = Decoding()

    def specimens(self) -> Sequence[PlannedCall]:
        """The only kind of call."""
        return one_call(Case("dimension"))

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """One call."""
        return one_call(case)

    def render(self, question: Question) -> Conversation:
        """A system message with the rubric, a user message with everything to be judged."""
        aspect = question.dimension
        return (
            Message(
                "system",
                _SYSTEM.format(title=aspect.title, rubric=aspect.rubric, material=MATERIAL),
            ),
            Message(
                "user",
                _USER.format(
                    conversation=fenced_prompt(question),
                    pair=fenced_pair(question),
                    title=aspect.title,
                    labels=FIVE_LABELS,
                ),
            ),
        )

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        """Exactly one distinct label on the last line counts."""
        return perplexity(read_label(text), tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """The one reading's verdict."""
        return sole_decision(heard)


PROTOCOL = ExplainThenChoose()
