"""Protocols that ship nowhere: each does one thing that the queue must be able to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import pytest

from arena.discovery import variants
from arena.domain import A_WINS, B_WINS, TIE, Conversation, Decoding, Message, Token, Verdict
from arena.errors import CannotJudge
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question, one_call
from arena.judging.fences import fenced
from arena.judging.labels import read_label
from arena.judging.perplexity import perplexity
from arena.judging.protocol import Protocol
from arena.judging.reading import Decision, Heard, More, Reading, sole_decision


@dataclass(frozen=True, slots=True)
class Plain:
    """One call, one of five labels; the others differ from it."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = AT_ONCE
    needs: ClassVar[frozenset[Need]] = frozenset()
    decoding: ClassVar[Decoding] = Decoding()

    def specimens(self) -> Sequence[PlannedCall]:
        return one_call(Case("dimension"))

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        return one_call(case)

    def render(self, question: Question) -> Conversation:
        shown = [
            *(fenced("response", one.text, question.nonce) for one in question.shown),
            *(f"{turn.speaker}: {turn.text}" for one in question.shown for turn in one.turns),
            f"reference {question.reference}, persona {question.persona}",
            f"earlier {question.call.context}",
        ]
        return (Message("user", "\n".join(shown)),)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        return perplexity(read_label(text), tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        return sole_decision(heard)


@dataclass(frozen=True, slots=True)
class TwoRounds(Plain):
    """Asked, and asked again with the first answer before it; the second answer counts."""

    later: ClassVar[Later] = Later(calls=1, quotes=1)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        if len(heard) == 1:
            said = heard[0].text
            return More((PlannedCall((case.dimension,), part="again", round=1, context=said),))
        return sole_decision(heard[1:])


@dataclass(frozen=True, slots=True)
class Samples(Plain):
    """Asked `k` times; the shares of the labels are the verdict.

    With `surest`, its perplexity is the lowest of those known.
    """

    k: int = 2
    surest: bool = False

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        return [PlannedCall((case.dimension,), sample=number) for number in range(self.k)]

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        said = [one.reading.verdict for one in heard if one.reading.verdict is not None]
        if not said:
            return Decision(None, f"none of {len(heard)} samples could be read")
        first = sum(one.p_a for one in said) / len(said)
        second = sum(one.p_b for one in said) / len(said)
        shares = Verdict(first, second, 1 - first - second)
        known = [one.reading.perplexity for one in heard if one.reading.perplexity]
        lowest = min(known) if self.surest else None
        return Decision(shares, perplexity=lowest, prob_source="sample", flags=("sampled", "twice"))


@dataclass(frozen=True, slots=True)
class ScoreEach(Plain):
    """Each response is scored alone, once for all its battles."""

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        return [
            PlannedCall((case.dimension,), (shown,), part="score") for shown in ("first", "second")
        ]

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        score = text.rsplit(maxsplit=1)[-1]
        return (
            Reading(scores=(float(score),)) if score.isdigit() else Reading.unreadable("no score")
        )

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        unread = [one.reading.reason for one in heard if not one.reading.readable]
        if unread:
            return Decision(None, unread[0])
        scores = {one.call.shows[0]: one.reading.scores[0] for one in heard}
        first, second = scores["first"], scores["second"]
        verdict = A_WINS if first > second else B_WINS if second > first else TIE
        return Decision(
            verdict, scores=(first, second), certainty=0.75, prob_source="score", flags=("scored",)
        )


@dataclass(frozen=True, slots=True)
class Referenced(Plain):
    """Judges no prompt of a category in `required_for` without a reference."""

    required_for: tuple[str, ...] = ("maths",)
    needs: ClassVar[frozenset[Need]] = frozenset({Need.REFERENCE})

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        if case.categories & set(self.required_for) and not case.has_reference:
            raise CannotJudge("no reference for a maths prompt")
        return one_call(case)


@dataclass(frozen=True, slots=True)
class Chances(Plain):
    """Reads the chances of tokens."""

    needs: ClassVar[frozenset[Need]] = frozenset({Need.LOGPROBS})
    decoding: ClassVar[Decoding] = Decoding(max_tokens=16, temperature=0.5, top_logprobs=5)


@dataclass(frozen=True, slots=True)
class Crowded(Plain):
    """Compares the first with one of the crowd, then both contestants."""

    needs: ClassVar[frozenset[Need]] = frozenset({Need.CROWD})

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        if not case.crowd:
            raise CannotJudge("nobody else has responded to the prompt")
        last = case.crowd - 1
        return [PlannedCall((case.dimension,), ("first", f"crowd {last}")), *one_call(case)]

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        return sole_decision(heard[1:])


@dataclass(frozen=True, slots=True)
class Couple(Plain):
    """Asks both members; the second one's answer counts."""

    needs: ClassVar[frozenset[Need]] = frozenset({Need.MEMBERS})

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        return [PlannedCall((case.dimension,), speaker=speaker) for speaker in range(case.members)]

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        return sole_decision(heard[1:])


@dataclass(frozen=True, slots=True)
class InPerson(Plain):
    """Wants a persona."""

    needs: ClassVar[frozenset[Need]] = frozenset({Need.PERSONA})


@dataclass(frozen=True, slots=True)
class Endless(Plain):
    """Always wants to hear it once more."""

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        return More((PlannedCall((case.dimension,), round=len(heard)),))


@dataclass(frozen=True, slots=True)
class Speechless(Plain):
    """Wants more and does not say what."""

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        return More(())


def install(monkeypatch: pytest.MonkeyPatch, **named: Protocol) -> None:
    """Let the arena find these protocols for the length of a test."""
    found = variants("arena.judging.protocols", "PROTOCOL")
    for name, one in named.items():
        monkeypatch.setitem(found, name, one)


ALL: dict[str, Protocol] = {
    "two_rounds": TwoRounds(),
    "samples": Samples(),
    "score_each_alone": ScoreEach(),
    "referenced": Referenced(),
    "chances": Chances(),
    "crowded": Crowded(),
    "couple": Couple(),
    "in_person": InPerson(),
    "endless": Endless(),
    "speechless": Speechless(),
}
