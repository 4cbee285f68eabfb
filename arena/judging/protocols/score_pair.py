"""Evidence first, then a score from 1 to 10 for each response; several samples, their means.

FairEval's multiple-evidence calibration (arXiv 2305.17926): k samples of one order at temperature 1
and the larger mean score wins. Its balanced-position calibration is the two orders, which the fit
joins (`mean_scores`); its entropy rule for which battles people should see is
`arena.judging.entropy`. The wording is ours; the form of the last line is MT-bench's
(arXiv 2306.05685).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, geometric_mean
from typing import ClassVar, Literal

from arena.domain import A_WINS, B_WINS, TIE, Conversation, Decoding, Message, Token, Verdict
from arena.errors import BadInput
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question
from arena.judging.entropy import agreement
from arena.judging.fences import MATERIAL, fenced_pair, fenced_prompt
from arena.judging.labels import last_line
from arena.judging.perplexity import perplexity
from arena.judging.reading import Decision, Heard, Reading

LOWEST, HIGHEST = 1, 10

_PAIR = re.compile(r"\[\[\s*([0-9]+(?:\.[0-9]+)?)\s*,\s*([0-9]+(?:\.[0-9]+)?)\s*\]\]")

_SYSTEM = """\
You score two responses to the same prompt on one aspect: {title}.
{rubric}
{material}"""

_USER = """\
{conversation}

{pair}

First set down what you find in each response that matters for {title}. Then give each a score \
from 1 (very poor) to 10 (excellent). The last line holds both scores and nothing else, in double \
square brackets, that of response A before that of response B and a comma between them."""


@dataclass(frozen=True, slots=True)
class ScorePair:
    """The same question several times; each answer is a pair of scores."""

    samples: int = 3
    """Answers asked for in each order; FairEval's k."""
    temperature: float = 1.0
    tie_eps: float = 0.0
    """Scores that differ by no more are a tie; FairEval 0, MT-bench 0.1."""
    verdict: Literal["shares", "means"] = "shares"
    """`shares`: the verdict's probabilities are the shares of samples for the first, for the second
    and for a tie, which is what entropy over both orders needs. `means`: the larger mean score wins
    outright, FairEval's rule in one order. The mean scores stand in the vote either way, and the
    swap rule `mean_scores` compares them over both orders, FairEval's rule in two."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = AT_ONCE
    needs: ClassVar[frozenset[Need]] = frozenset()

    def __post_init__(self) -> None:
        if not 1 <= self.samples <= 50:
            raise BadInput(f"score_pair: samples is {self.samples}; give 1 to 50")
        if not 0 <= self.temperature <= 2:
            raise BadInput(f"score_pair: temperature is {self.temperature}; give 0 to 2")
        if self.samples > 1 and self.temperature == 0:
            raise BadInput(
                "score_pair: several samples at temperature 0 are copies of one; raise it"
            )
        if not 0 <= self.tie_eps < HIGHEST - LOWEST:
            raise BadInput(f"score_pair: tie_eps is {self.tie_eps}; give 0 to less than 9")

    @property
    def decoding(self) -> Decoding:
        """Warm enough that samples differ."""
        return Decoding(temperature=self.temperature)

    def specimens(self) -> Sequence[PlannedCall]:
        """The only kind of call."""
        return (PlannedCall(("dimension",), part="scores"),)

    def plan(self, case: Case) -> Sequence[PlannedCall]:
        """The same question, `samples` times."""
        return tuple(
            PlannedCall((case.dimension,), part="scores", sample=number)
            for number in range(self.samples)
        )

    def render(self, question: Question) -> Conversation:
        """A system message with the rubric, a user message with everything to be judged."""
        aspect = question.dimension
        system = _SYSTEM.format(title=aspect.title, rubric=aspect.rubric, material=MATERIAL)
        user = _USER.format(
            conversation=fenced_prompt(question), pair=fenced_pair(question), title=aspect.title
        )
        return Message("system", system), Message("user", user)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        r"""Exactly one distinct pair of scores on the last line counts.

        >>> ScorePair().parse(ScorePair().plan(Case("tone"))[0], "A is curt.\n[[4, 7.5]]").scores
        (4.0, 7.5)
        """
        pairs = {(float(a), float(b)) for a, b in _PAIR.findall(last_line(text))}
        if not pairs:
            return Reading.unreadable("no pair of scores on the last line")
        if len(pairs) > 1:
            return Reading.unreadable(f"{len(pairs)} different pairs of scores on the last line")
        (scores,) = pairs
        if not all(LOWEST <= score <= HIGHEST for score in scores):
            return Reading.unreadable(f"a score is not from {LOWEST} to {HIGHEST}")
        reading = Reading(self._compare(*scores), scores=scores, prob_source="score")
        return perplexity(reading, tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """Mean scores over the samples that could be read, and how far these agree."""
        read = [one.reading for one in heard if one.reading.readable]
        if not read:
            return Decision(None, f"none of {len(heard)} samples: {heard[0].reading.reason}")
        means = (fmean(one.scores[0] for one in read), fmean(one.scores[1] for one in read))
        verdicts = [one.verdict for one in read if one.verdict is not None]
        shares = Verdict(
            fmean(one.p_a for one in verdicts),
            fmean(one.p_b for one in verdicts),
            fmean(one.p_tie for one in verdicts),
        )
        by_shares = self.verdict == "shares"
        return Decision(
            shares if by_shares else self._compare(*means),
            scores=means,
            certainty=agreement(shares) if len(read) > 1 else None,
            perplexity=_mean_perplexity(read),
            prob_source="sample" if by_shares and len(read) > 1 else "score",
        )

    def _compare(self, first: float, second: float) -> Verdict:
        if abs(first - second) <= self.tie_eps:
            return TIE
        return A_WINS if first > second else B_WINS


def _mean_perplexity(read: Sequence[Reading]) -> float | None:
    """The samples' geometric mean; None unless each has one."""
    known = [one.perplexity for one in read if one.perplexity is not None]
    return geometric_mean(known) if len(known) == len(read) else None


PROTOCOL = ScorePair()
