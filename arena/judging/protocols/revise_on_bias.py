"""A verdict that looks biased is shown to its judge again, with the reason for the suspicion.

The loop of the Reasoning-based Bias Detector (arXiv 2505.17100), worded anew, with rules in the
detector's place:

- position: the same judge, shown the two the other way round, preferred the same place;
- verbosity: the longer response won, and it is longer by `length_ratio` or more.

The reversed look is the first call of the other order's vote, so the detector costs nothing; only a
suspicion costs a call. The first verdict stays a judgment of its own, and the vote is flagged.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from arena.domain import Conversation, Decoding, Message, Token, Verdict
from arena.errors import BadInput
from arena.judging.asking import Case, Later, Need, PlannedCall, Question
from arena.judging.fences import MATERIAL, fenced, fenced_pair, fenced_prompt
from arena.judging.labels import FIVE_LABELS, read_label
from arena.judging.reading import Decision, Heard, More, Reading
from arena.judging.verdicts import side

Bias = Literal["position", "verbosity"]

_SYSTEM = """\
You compare two responses to the same prompt on one aspect: {title}.
{rubric}
{material}"""

_FIRST = """\
{conversation}

{pair}

Compare response A with response B on {title} in a few sentences. Then write your verdict as the \
last line, alone, as one of these five:
{labels}"""

_AGAIN = """\
{conversation}

{pair}

You compared these responses before, and said:

{previous}

{advice} This is advice, not a verdict: your first one may be right. Look at both responses again \
on {title} alone, then write your verdict as the last line, alone, as one of these five:
{labels}"""

_ADVICE: dict[Bias, str] = {
    "position": (
        "Shown the same two responses the other way round, you preferred the other one, so where "
        "they stood may have decided."
    ),
    "verbosity": (
        "The response that you preferred is much the longer one, so its length may have decided."
    ),
}


@dataclass(frozen=True, slots=True)
class ReviseOnBias:
    """Both looks first; then, while a rule is suspicious, the judge is asked again."""

    version: ClassVar[int] = 1
    needs: ClassVar[frozenset[Need]] = frozenset()
    decoding: ClassVar[Decoding] = Decoding()

    types: tuple[Bias, ...] = ("position", "verbosity")
    """What is looked for, in this order; one suspicion is put to the judge at a time."""
    length_ratio: float = 1.5
    """A response is much the longer from this many times the other's characters."""
    max_rounds: int = 2
    """How often the judge is asked again."""

    def __post_init__(self) -> None:
        if not self.types:
            raise BadInput("revise_on_bias: types names no bias to look for")
        if not self.length_ratio > 1:
            raise BadInput("revise_on_bias: length_ratio must be above 1")
        if self.max_rounds < 1:
            raise BadInput("revise_on_bias: max_rounds must be at least 1")

    @property
    def later(self) -> Later:
        """Every time the judge is asked again."""
        return Later(calls=self.max_rounds, quotes=1)

    def specimens(self) -> Sequence[PlannedCall]:
        """A first look, and one more."""
        again = json.dumps({"bias": self.types[0], "previous": "x"})
        return (
            PlannedCall(("dimension",)),
            PlannedCall(("dimension",), part="revision", round=1, context=again),
        )

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """The look of this order and, to find position bias, that of the other."""
        look = PlannedCall((case.dimension,))
        if "position" not in self.types:
            return (look,)
        return (look, PlannedCall((case.dimension,), ("second", "first")))

    def render(self, question: Question) -> Conversation:
        """The battle and, when asked again, the first answer with the suspicion."""
        aspect, call = question.dimension, question.call
        words = {
            "conversation": fenced_prompt(question),
            "pair": fenced_pair(question),
            "title": aspect.title,
            "labels": FIVE_LABELS,
        }
        if call.part == "verdict":
            user = _FIRST.format(**words)
        else:
            again = json.loads(call.context)
            previous = fenced("your first answer", again["previous"], question.nonce)
            user = _AGAIN.format(**words, previous=previous, advice=_ADVICE[again["bias"]])
        system = _SYSTEM.format(title=aspect.title, rubric=aspect.rubric, material=MATERIAL)
        return (Message("system", system), Message("user", user))

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        """Exactly one distinct label on the last line counts."""
        return read_label(text)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision | More:
        """Keep the verdict, or ask again while a rule that was not yet put to the judge fires."""
        first = heard[0]
        if first.reading.verdict is None:
            return Decision(None, first.reading.reason)
        revisions = [one for one in heard if one.call.part == "revision"]
        latest = first
        for one in revisions:
            # A revision that cannot be read leaves the verdict before it standing.
            latest = one if one.reading.readable else latest
        verdict = latest.reading.verdict or first.reading.verdict
        reversed_look = heard[1] if "position" in self.types else None
        put = [json.loads(one.call.context)["bias"] for one in revisions]
        suspected = [
            bias
            for bias in self.types
            if bias not in put and self._suspects(bias, verdict, reversed_look, case.lengths)
        ]
        if suspected and len(revisions) < self.max_rounds:
            context = json.dumps({"bias": suspected[0], "previous": latest.text})
            again = PlannedCall(
                (case.dimension,), part="revision", round=len(revisions) + 1, context=context
            )
            return More((again,))
        flags = [f"suspected_{bias}" for bias in put]
        if side(verdict) != side(first.reading.verdict):
            flags.append("revised")
        return Decision(verdict, flags=tuple(flags))

    def _suspects(
        self, bias: Bias, verdict: Verdict, reversed_look: Heard | None, lengths: tuple[int, int]
    ) -> bool:
        preferred = side(verdict)
        if bias == "position":
            other = None if reversed_look is None else reversed_look.reading.verdict
            # The reversed look's verdict is about its own first and second: the same place won.
            return other is not None and preferred != 0 and side(other) == preferred
        first, second = (max(1, length) for length in lengths)
        ratio = first / second if preferred > 0 else second / first
        return preferred != 0 and ratio >= self.length_ratio


PROTOCOL = ReviseOnBias()
"""Position and verbosity, asked again at most twice."""
