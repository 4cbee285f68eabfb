"""Each response alone, scored on a fine scale; one call per response, shared by all its battles.

The scale and the readouts are TrustJudge's (arXiv 2509.21117) and G-Eval's (arXiv 2303.16634); see
`arena.judging.readout`. The wording is ours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from arena.domain import A_WINS, B_WINS, TIE, Conversation, Decoding, Message, Token
from arena.errors import BadInput
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question
from arena.judging.consistency import relation
from arena.judging.fences import MATERIAL, fenced, fenced_prompt
from arena.judging.labels import last_line
from arena.judging.reading import Decision, Heard, ProbSource, Reading
from arena.judging.readout import BRACKETED, Readout, expected_score, score_chances

_SYSTEM = """\
You score a response to a prompt on one aspect: {title}.
{rubric}
{material}"""

_USER = """\
{conversation}

{response}

Say in a few sentences how good the response is on {title}. Then score it with a whole number \
from 1 (it could not be worse) to {scale} (it could hardly be better). The last line holds the \
score and nothing else, in double square brackets."""

_VERDICT = {1: A_WINS, 0: TIE, -1: B_WINS}

_TOP_LOGPROBS = 20


@dataclass(frozen=True, slots=True)
class ScoreEach:
    """The response with the larger score wins."""

    scale: int = 100
    """Scores are whole numbers from 1 to this."""
    readout: Readout = "argmax"
    """How one score is read from the chances of many."""
    samples: int = 1
    """More than 1: the shares of this many answers stand for the chances; no logprobs needed."""
    delta: float = 0.0
    """Scores closer than this are a tie, and equal ones always. In units of the readout: `paper`
    spans 4, the others the scale. Use the same number in `conflict_ratio`."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = AT_ONCE

    def __post_init__(self) -> None:
        if not 2 <= self.scale <= 1000:
            raise BadInput(f"score_each: scale is {self.scale}; give 2 to 1000")
        if not 1 <= self.samples <= 50:
            raise BadInput(f"score_each: samples is {self.samples}; give 1 to 50")
        if not 0 <= self.delta < self.scale:
            raise BadInput(f"score_each: delta is {self.delta}; give 0 to less than {self.scale}")

    @property
    def needs(self) -> frozenset[Need]:
        """Chances of tokens, unless the score is as said or samples stand in for them."""
        return frozenset({Need.LOGPROBS}) if self._reads_chances else frozenset()

    @property
    def decoding(self) -> Decoding:
        """With the likeliest tokens where these are read; warm where samples must differ."""
        return Decoding(
            temperature=1.0 if self.samples > 1 else 0.0,
            top_logprobs=_TOP_LOGPROBS if self._reads_chances else 0,
        )

    @property
    def _reads_chances(self) -> bool:
        return self.readout != "argmax" and self.samples == 1

    def specimens(self) -> Sequence[PlannedCall]:
        """The only kind of call."""
        return (PlannedCall(("dimension",), shows=("first",), part="score"),)

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """Each response alone, `samples` times."""
        return tuple(
            PlannedCall((case.dimension,), shows=(which,), part="score", sample=number)
            for which in ("first", "second")
            for number in range(self.samples)
        )

    def render(self, question: Question) -> Conversation:
        """A system message with the rubric, a user message with prompt and response."""
        aspect = question.dimension
        system = _SYSTEM.format(title=aspect.title, rubric=aspect.rubric, material=MATERIAL)
        user = _USER.format(
            conversation=fenced_prompt(question),
            response=fenced("response", question.first, question.nonce),
            title=aspect.title,
            scale=self.scale,
        )
        return Message("system", system), Message("user", user)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        r"""Exactly one distinct score on the last line counts.

        >>> ScoreEach().parse(ScoreEach().specimens()[0], "It says [[9]].\nScore: [[72]]").scores
        (72.0,)
        """
        said = {int(score) for score in BRACKETED.findall(last_line(text))}
        if not said:
            return Reading.unreadable("no score on the last line")
        if len(said) > 1:
            return Reading.unreadable(f"{len(said)} different scores on the last line")
        (score,) = said
        if not 1 <= score <= self.scale:
            return Reading.unreadable(f"the score is not from 1 to {self.scale}")
        if not self._reads_chances:
            return Reading(scores=(float(score),), prob_source="score")
        chances = score_chances(tokens, score, self.scale)
        if not chances:
            return Reading.unreadable(
                "no chances of the score as one token; use the readout argmax, or samples"
            )
        expected = expected_score(chances, self.readout, self.scale)
        return Reading(scores=(expected,), prob_source="logprob")

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """Compare the two scores."""
        sides = [
            [one.reading for one in heard if one.call.shows == (which,)]
            for which in ("first", "second")
        ]
        read = [[one for one in side if one.readable] for side in sides]
        for which, side, readable in zip(("first", "second"), sides, read, strict=True):
            if not readable:
                return Decision(None, f"no score of the {which} response: {side[0].reason}")
        scores = (self._score(read[0]), self._score(read[1]))
        return Decision(
            _VERDICT[relation(*scores, self.delta)], scores=scores, prob_source=self._source
        )

    @property
    def _source(self) -> ProbSource:
        if self.samples > 1:
            return "sample"
        return "logprob" if self._reads_chances else "score"

    def _score(self, read: Sequence[Reading]) -> float:
        """The one reading's score, or that of the samples' shares."""
        if self.samples == 1:
            return read[0].scores[0]
        counts = Counter(int(one.scores[0]) for one in read)
        shares = {score: count / len(read) for score, count in counts.items()}
        return expected_score(shares, self.readout, self.scale)


PROTOCOL = ScoreEach()
