"""The verdict of a described user, and in words and as a number how certain it is.

Personalized Judge (Dong, Hu & Collier 2024, https://arxiv.org/abs/2406.11657): people's tastes
differ, so the judge is told whose taste to judge by, and may keep out of what the description does
not settle. Whether a judge's certainty says anything must be shown on an exam before votes are
dropped by it: `arena.judging.certainty`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from arena.domain import Conversation, Decoding, Message, Token
from arena.errors import BadInput
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question, one_call
from arena.judging.fences import MATERIAL, fenced, fenced_pair, fenced_prompt
from arena.judging.labels import FIVE_LABELS, last_line, read_label
from arena.judging.perplexity import perplexity
from arena.judging.reading import Decision, Heard, Reading, sole_decision

_CERTAINTY = re.compile(
    r"\bcertainty\b[^\w.,<>-]*([0-9]+)\b(?![.,]?[0-9])"
    # Of 100, or of nothing that is named: 7/10 is not a certainty of 7, nor 80-90 one of 80.
    r"(?:\s*/\s*100\b|\s+out\s+of\s+100\b|(?!\s*(?:/|-|–|to\b|out\b)))",
    re.IGNORECASE,
)

_SYSTEM = """\
You compare two responses to the same prompt on one aspect: {title}.
{rubric}
You judge as one particular user would, who is described below, not as you would yourself.
{material}"""

_USER = """\
{persona}

{conversation}

{pair}

In a few sentences, say what this user would make of response A and of response B as to {title}. \
Then say how certain you are that this user would agree with your verdict, from 1 to 100:
1 to 20: guesswork, the description says nothing about it
21 to 40: rather uncertain
41 to 60: the description gives a hint or two
61 to 80: rather certain
81 to 100: the description all but settles it
The last line holds the verdict and the certainty and nothing else, for instance [[A=B]] \
certainty: 50. The verdict is one of these five:
{labels}"""


@dataclass(frozen=True, slots=True)
class Persona:
    """One call per dimension and order: a label and a certainty on the last line."""

    theta: float = 0.0
    """Votes of a lower certainty are marked or dropped; in [0, 1]."""
    action: Literal["keep", "drop"] = "keep"
    """`keep`: a vote below theta has the flag `below_theta`. `drop`: it is undecided. Only for
    judges whose certainty passed an exam."""

    version: ClassVar[int] = 2
    later: ClassVar[Later] = AT_ONCE
    decoding: ClassVar[Decoding] = Decoding()

    def __post_init__(self) -> None:
        if not 0 <= self.theta <= 1:
            raise BadInput(f"persona: theta is {self.theta}; give 0 to 1")
        if self.action == "drop" and self.theta == 0:
            raise BadInput("persona: no certainty is below a theta of 0; raise it, or keep all")

    @property
    def needs(self) -> frozenset[Need]:
        """A persona; an exam as well where certainty is to drop votes."""
        exam = {Need.CERTAINTY_EXAM} if self.action == "drop" else set()
        return frozenset({Need.PERSONA, *exam})

    def specimens(self) -> Sequence[PlannedCall]:
        """The only kind of call."""
        return one_call(Case("dimension"))

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """One call."""
        return one_call(case)

    def render(self, question: Question) -> Conversation:
        """A system message with the rubric, a user message with everything to be judged."""
        aspect = question.dimension
        system = _SYSTEM.format(title=aspect.title, rubric=aspect.rubric, material=MATERIAL)
        user = _USER.format(
            persona=fenced("description of the user", question.persona, question.nonce),
            conversation=fenced_prompt(question),
            pair=fenced_pair(question),
            title=aspect.title,
            labels=FIVE_LABELS,
        )
        return Message("system", system), Message("user", user)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        r"""One label and one certainty from 1 to 100, both on the last line.

        >>> (call,) = PROTOCOL.plan(Case("tone"))
        >>> PROTOCOL.parse(call, "She likes plain words.\n[[A>B]] certainty: 85").certainty
        0.85
        """
        reading = read_label(text)
        if not reading.readable:
            return reading
        said = {int(number) for number in _CERTAINTY.findall(last_line(text))}
        if len(said) != 1:
            return Reading.unreadable(f"{len(said) or 'no'} certainties on the last line")
        (percent,) = said
        if not 1 <= percent <= 100:
            return Reading.unreadable("the certainty is not from 1 to 100")
        return perplexity(replace(reading, certainty=percent / 100), tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """The one reading's verdict, unless it is to be dropped for lack of certainty."""
        decision = sole_decision(heard)
        if decision.certainty is None or decision.certainty >= self.theta:
            return decision
        if self.action == "drop":
            return replace(decision, verdict=None, reason="certainty below theta")
        return replace(decision, flags=("below_theta",))


PROTOCOL = Persona()
