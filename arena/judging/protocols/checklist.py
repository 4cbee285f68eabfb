"""A checklist made for the prompt, then each response alone against it; the pass rates decide.

TICK (Cook et al. 2024, https://arxiv.org/abs/2410.03608). The list is made once per prompt and
dimension, by the same judge, from the prompt alone: whichever responses meet and in whichever order
they are shown, they are held against the same questions. A response's answers too are asked for
once and shared by all its battles.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from arena.domain import A_WINS, B_WINS, TIE, Conversation, Decoding, Message, Token
from arena.errors import BadInput
from arena.judging.asking import Case, Later, Need, PlannedCall, Question
from arena.judging.checklists import ANSWERS, QUESTIONS, numbered, read_answers, read_questions
from arena.judging.fences import MATERIAL, fenced, fenced_prompt
from arena.judging.perplexity import perplexity
from arena.judging.reading import Decision, Heard, More, Reading

_LIST_SYSTEM = """\
You prepare the checking of responses to a prompt on one aspect: {title}.
{rubric}
{material}"""

_LIST_USER = """\
{conversation}

Nobody has responded to this prompt yet. Write {n_min} to {n_max} questions that a checker of a \
response can answer with YES or NO. Each asks about one thing that this prompt demands of a good \
response, as far as {title} goes, and is put so that YES means the demand is met. None needs \
another to be understood, and no two ask the same.
First consider what the prompt demands. Then write a line that says {heading}: and below it the \
questions, numbered from 1, one on each line, and nothing after them."""

_CHECK_SYSTEM = """\
You check one response to a prompt against a list of questions. They are about {title}.
{rubric}
{material}"""

_CHECK_USER = """\
{conversation}

{response}

{questions}

Take the questions one by one and reason about each from the response alone. A demand that is met \
only in part is not met. Then write a line that says {heading}: and below it one line for each \
question, its number, a colon and YES or NO, for instance 1: YES. Write nothing after them."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """One call for the questions, then one call for each response."""

    n_min: int = 2
    """A shorter list is unreadable."""
    n_max: int = 8
    """A longer list is unreadable."""
    tie_eps: float = 0.0
    """Pass rates that differ by no more are a tie; they lie in [0, 1]."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = Later(calls=2, quotes=1)
    needs: ClassVar[frozenset[Need]] = frozenset()
    decoding: ClassVar[Decoding] = Decoding()

    def __post_init__(self) -> None:
        if not 1 <= self.n_min <= self.n_max <= 50:
            raise BadInput(
                f"checklist: n_min is {self.n_min} and n_max {self.n_max}; "
                "give 1 <= n_min <= n_max <= 50"
            )
        if not 0 <= self.tie_eps < 1:
            raise BadInput(f"checklist: tie_eps is {self.tie_eps}; give 0 to less than 1")

    def specimens(self) -> Sequence[PlannedCall]:
        """The list, and one response held against it."""
        return (_list_call("dimension"), _check_call("dimension", "first", ("item 1", "item 2")))

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """The list alone."""
        return (_list_call(case.dimension),)

    def render(self, question: Question) -> Conversation:
        """A system message with the rubric, a user message with everything to be judged."""
        aspect = question.dimension
        told = {"title": aspect.title, "rubric": aspect.rubric, "material": MATERIAL}
        conversation = fenced_prompt(question)
        if question.call.part == "questions":
            system = _LIST_SYSTEM.format(**told)
            user = _LIST_USER.format(
                conversation=conversation,
                n_min=self.n_min,
                n_max=self.n_max,
                title=aspect.title,
                heading=QUESTIONS,
            )
        else:
            system = _CHECK_SYSTEM.format(**told)
            # The list was written by a model that had read the prompt, so it is foreign too.
            user = _CHECK_USER.format(
                conversation=conversation,
                response=fenced("response", question.first, question.nonce),
                questions=fenced("questions", numbered(_items(question.call)), question.nonce),
                heading=ANSWERS,
            )
        return Message("system", system), Message("user", user)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        """The questions as items; or their answers as items, and the pass rate as the score."""
        if call.part == "questions":
            questions, reason = read_questions(text, self.n_min, self.n_max)
            reading = Reading(items=questions, reason=reason)
        else:
            met, reason = read_answers(text, len(_items(call)))
            if reason:
                return Reading.unreadable(reason)
            said = tuple("YES" if one else "NO" for one in met)
            reading = Reading(items=said, scores=(sum(met) / len(met),), prob_source="score")
        return perplexity(reading, tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        """Both responses against the list once there is one; then the higher pass rate wins."""
        questions, *checks = (one.reading for one in heard)
        if not questions.readable:
            return Decision(None, f"no checklist: {questions.reason}")
        if not checks:
            sides = ("first", "second")
            return More(tuple(_check_call(case.dimension, one, questions.items) for one in sides))
        for side, check in zip(("first", "second"), checks, strict=True):
            if not check.readable:
                return Decision(None, f"the {side} response: {check.reason}")
        first, second = (check.items.count("YES") for check in checks)
        verdict = A_WINS if first > second else B_WINS
        # Counted in items: 0.8 - 0.7 is a little more than 0.1.
        if abs(first - second) <= self.tie_eps * len(questions.items):
            verdict = TIE
        scores = (checks[0].scores[0], checks[1].scores[0])
        return Decision(verdict, scores=scores, prob_source="score")


def _list_call(dimension: str) -> PlannedCall:
    return PlannedCall((dimension,), shows=(), part="questions")


def _check_call(dimension: str, side: str, items: Sequence[str]) -> PlannedCall:
    context = json.dumps(list(items), ensure_ascii=False)
    return PlannedCall((dimension,), shows=(side,), part="answers", round=1, context=context)


def _items(call: PlannedCall) -> list[str]:
    items: list[str] = json.loads(call.context)
    return items


PROTOCOL = Checklist()
