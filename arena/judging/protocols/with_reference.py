"""Reasons and one of five labels, with the prompt's reference beside the two responses.

HREF (Lyu et al. 2024, https://arxiv.org/abs/2412.15524) shows a person's response as context; No
Free Labels (Krumdick et al. 2025, https://arxiv.org/abs/2503.05061) finds that a judge agrees with
people only on what it can solve, or has a correct reference for. So prompts of some categories are
not judged without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from arena.domain import Conversation, Decoding, Message, Token
from arena.errors import CannotJudge
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question
from arena.judging.fences import MATERIAL, fenced, fenced_pair, fenced_prompt
from arena.judging.labels import FIVE_LABELS, read_label
from arena.judging.perplexity import perplexity
from arena.judging.reading import Decision, Heard, Reading, sole_decision

_GUIDED, _UNGUIDED = "with reference", "without reference"

_SYSTEM = """\
You compare two responses to the same prompt on one aspect: {title}.
{rubric}
{material}"""

_REFERENCE = """\


{reference}

The reference is known to be good. What the two responses state or conclude is to be held against \
it: where they contradict it in substance, take it to be right. A response need not resemble it, \
and wording or length that differs from it is no fault."""

_USER = """\
{conversation}

{pair}{reference}

Compare response A with response B on {title} in a few sentences. Then write your verdict as the \
last line, alone, as one of these five:
{labels}"""


@dataclass(frozen=True, slots=True)
class WithReference:
    """One call per dimension and order, which shows the reference where the prompt has one."""

    required_for: tuple[str, ...] = ("maths", "math", "reasoning", "coding")
    """Categories whose prompts are not judged without a reference; none: all are judged."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = AT_ONCE
    decoding: ClassVar[Decoding] = Decoding()

    @property
    def needs(self) -> frozenset[Need]:
        """A reference, if some category must have one."""
        return frozenset({Need.REFERENCE} if self.required_for else ())

    def specimens(self) -> Sequence[PlannedCall]:
        """With a reference, and without."""
        return tuple(PlannedCall(("dimension",), part=part) for part in (_GUIDED, _UNGUIDED))

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """One call; CannotJudge if the prompt's category demands a reference and it has none."""
        lacking = sorted(case.categories & set(self.required_for))
        if lacking and not case.has_reference:
            raise CannotJudge(
                f"prompts of category {', '.join(lacking)} are judged only with a reference, and "
                "this one has none; give it one, or change the judge's option required_for"
            )
        part = _GUIDED if case.has_reference else _UNGUIDED
        return (PlannedCall((case.dimension,), part=part),)

    def render(self, question: Question) -> Conversation:
        """A system message with the rubric, a user message with everything to be judged."""
        aspect = question.dimension
        system = _SYSTEM.format(title=aspect.title, rubric=aspect.rubric, material=MATERIAL)
        reference = ""
        if question.call.part == _GUIDED:
            shown = fenced("reference", question.reference, question.nonce)
            reference = _REFERENCE.format(reference=shown)
        user = _USER.format(
            conversation=fenced_prompt(question),
            pair=fenced_pair(question),
            reference=reference,
            title=aspect.title,
            labels=FIVE_LABELS,
        )
        return Message("system", system), Message("user", user)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        """Exactly one distinct label on the last line counts."""
        return perplexity(read_label(text), tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """The one reading's verdict."""
        return sole_decision(heard)


PROTOCOL = WithReference()
