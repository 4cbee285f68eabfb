"""Which of two speakers does better, each in a conversation of its own.

ACUTE-EVAL (Li et al. 2019, https://arxiv.org/abs/1909.03087): two whole dialogues, one named
speaker to look at in each, and a choice between two full sentences. The layout, conversation A
whole and then B, is MT-bench's for several turns (arXiv 2306.05685); the wording is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from arena.domain import Conversation, Decoding, Message, Token
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question, Shown, one_call
from arena.judging.choices import read_choice
from arena.judging.fences import MATERIAL, fenced
from arena.judging.perplexity import perplexity
from arena.judging.reading import Decision, Heard, Reading, sole_decision

_SYSTEM = """\
You are shown two conversations, A and then B, and judge one speaker in each, on one aspect: \
{title}.
{rubric}
The marker lines say which turns are the judged speaker's. What others say matters only as what \
that speaker reacts to. The two conversations may be about different things.
{material}"""

_USER = """\
Conversation A:

{a}

Conversation B:

{b}

Going by the instructions above, which of the two judged speakers does better on {title}? Give \
your reasons in a few sentences, from the whole of both conversations. Then write your choice as \
the last line, alone, as one of these:
[[A]] On {title}, the judged speaker of conversation A does better.
[[B]] On {title}, the judged speaker of conversation B does better.{tie}"""

_TIE = "\n[[A=B]] On {title}, neither of the judged speakers does better."

_JUDGED, _OTHER = "the judged speaker", "not judged"


@dataclass(frozen=True, slots=True)
class DialoguePair:
    """One call per dimension and order; a response that is no dialogue ends its prompt's."""

    ties: bool = False
    """Offer a tie as a third option; ACUTE-EVAL makes the judge choose."""

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
        """A system message with the rubric, a user message with both conversations."""
        aspect = question.dimension
        system = _SYSTEM.format(title=aspect.title, rubric=aspect.rubric, material=MATERIAL)
        a, b = (
            _dialogue(letter, question.conversation, shown, question.nonce)
            for letter, shown in zip("AB", question.shown, strict=True)
        )
        tie = _TIE.format(title=aspect.title) if self.ties else ""
        user = _USER.format(a=a, b=b, title=aspect.title, tie=tie)
        return Message("system", system), Message("user", user)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        """Exactly one distinct choice on the last line counts."""
        return perplexity(read_choice(text, self.ties), tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """The one reading's verdict."""
        return sole_decision(heard)


def _dialogue(letter: str, prompt: Conversation, shown: Shown, nonce: str) -> str:
    """What was asked and then the response's turns, each in fences that say if it is judged."""
    turns: list[tuple[str, str, str]] = [(turn.role, _OTHER, turn.content) for turn in prompt]
    if shown.turns:
        # A speaker's name is foreign text, so it stands inside the fence.
        turns += [
            (
                "turn",
                _JUDGED if turn.speaker == shown.speaker else _OTHER,
                f"{turn.speaker}: {turn.text}",
            )
            for turn in shown.turns
        ]
    else:
        turns.append(("response", _JUDGED, shown.text))
    return "\n".join(
        fenced(f"conversation {letter}, {number}, {kind}, {role}", text, nonce)
        for number, (kind, role, text) in enumerate(turns, start=1)
    )


PROTOCOL = DialoguePair()
