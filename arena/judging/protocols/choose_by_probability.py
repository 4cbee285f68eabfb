"""One letter and no reasons: the verdict is the chances of the two letters in its place.

AlpacaEval 2's weighted preference (arXiv 2404.04475): P = p(first) / (p(first) + p(second)), where
a letter that is not among the likeliest tokens has the chance 0. With a third letter for a tie its
verdicts are what TrustJudge adds up over the two orders (arXiv 2509.21117), the swap rule
`sum_probs`. The wording is ours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from arena.domain import Conversation, Decoding, Message, Token, Verdict
from arena.errors import BadInput
from arena.judging.asking import AT_ONCE, Case, Later, Need, PlannedCall, Question, one_call
from arena.judging.fences import MATERIAL, fenced_pair, fenced_prompt
from arena.judging.perplexity import perplexity
from arena.judging.reading import Decision, Heard, Reading, sole_decision

_SYSTEM = """\
You compare two responses to the same prompt on one aspect: {title}.
{rubric}
{material}"""

_USER = """\
{conversation}

{pair}

Which response is better on {title}? Answer with one letter and nothing else: {letters}."""

_TWO_LETTERS = "A or B"

_THREE_LETTERS = "A, B, or C if they are equally good"

_MARKS_OF_A_SPACE = " \t\n\r▁Ġ"
"""How tokenizers write the space that a word begins with."""


@dataclass(frozen=True, slots=True)
class ChooseByProbability:
    """One call for one token."""

    top_logprobs: int = 20
    """How many likeliest tokens are read, 2 to 20; AlpacaEval read 5."""
    ties: bool = False
    """Whether there is a letter for a tie; without, a doubt is a probability near a half."""

    version: ClassVar[int] = 1
    later: ClassVar[Later] = AT_ONCE
    needs: ClassVar[frozenset[Need]] = frozenset({Need.LOGPROBS})

    def __post_init__(self) -> None:
        if not 2 <= self.top_logprobs <= 20:
            raise BadInput(
                f"choose_by_probability: top_logprobs is {self.top_logprobs}; give 2 to 20"
            )

    @property
    def decoding(self) -> Decoding:
        """One token, with the chances of the likeliest in its place."""
        return Decoding(max_tokens=1, top_logprobs=self.top_logprobs)

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
            conversation=fenced_prompt(question),
            pair=fenced_pair(question),
            title=aspect.title,
            letters=_THREE_LETTERS if self.ties else _TWO_LETTERS,
        )
        return Message("system", system), Message("user", user)

    def parse(self, call: PlannedCall, text: str, tokens: Sequence[Token] = ()) -> Reading:
        """Make the letters' chances at the first token sum to 1; the text itself decides nothing.

        >>> from math import log
        >>> letter = Token("A", log(0.6), (("A", log(0.6)), (" b", log(0.2)), ("The", log(0.2))))
        >>> read = ChooseByProbability().parse(one_call(Case("tone"))[0], "A", [letter])
        >>> round(read.verdict.p_a, 6)
        0.75
        """
        if not tokens:
            return Reading.unreadable("the endpoint gave no chances of tokens")
        chances = _chances(tokens[0], "abc" if self.ties else "ab")
        total = sum(chances.values())
        if total == 0:
            return Reading.unreadable("none of the letters is among the likeliest tokens")
        first, second = chances["a"] / total, chances["b"] / total
        verdict = Verdict(first, second, max(0.0, 1 - first - second) if self.ties else 0.0)
        return perplexity(Reading(verdict, prob_source="logprob"), tokens)

    def reduce(self, case: Case, heard: Sequence[Heard]) -> Decision:
        """The one reading's verdict."""
        return sole_decision(heard)


def _chances(token: Token, letters: str) -> Mapping[str, float]:
    """Chances of the letters, ways of writing one added up: A, a, and either with a space."""
    likeliest = dict(token.top) or {token.text: token.logprob}
    chances = dict.fromkeys(letters, 0.0)
    for text, logprob in likeliest.items():
        letter = text.strip(_MARKS_OF_A_SPACE).lower()
        if letter in chances:
            chances[letter] += math.exp(logprob)
    return chances


PROTOCOL = ChooseByProbability()
