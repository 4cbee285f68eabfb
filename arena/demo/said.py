"""What a simulated model says, and the chances of its tokens in OpenAI's shape."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_WORD = re.compile(r"\s*\S+\s*?(?=\s|\Z)|\s+")

_LOWEST = -100.0


@dataclass(frozen=True, slots=True)
class Said:
    """A text that ends with a verdict.

    Attributes
    ----------
    reasons : str
        All before the verdict, line ends included.
    verdict : str
        One token; empty for a text that is no judgment.
    chances : mapping
        Of everything that could have stood in the verdict's place; they sum to 1.
    """

    reasons: str
    verdict: str = ""
    chances: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        """All of it."""
        return self.reasons + self.verdict

    def tokens(self, likeliest: int) -> list[dict[str, object]]:
        """`logprobs.content` of a chat completion; the `likeliest` in each place.

        The surer the verdict, the surer the words before it, and each word is the only one that
        could have stood in its place.
        """
        sure = math.log(0.5 + 0.5 * self.chances.get(self.verdict, 1.0))
        words = [
            _token(word, sure, [(word, sure)][:likeliest]) for word in _WORD.findall(self.reasons)
        ]
        if not self.verdict:
            return words
        ranked = sorted(self.chances.items(), key=lambda one: (-one[1], one[0]))[:likeliest]
        top = [(text, _log(chance)) for text, chance in ranked]
        return [*words, _token(self.verdict, _log(self.chances[self.verdict]), top)]


def _log(chance: float) -> float:
    return max(math.log(chance), _LOWEST) if chance > 0 else _LOWEST


def _token(text: str, logprob: float, top: list[tuple[str, float]]) -> dict[str, object]:
    return {
        "token": text,
        "logprob": logprob,
        "top_logprobs": [{"token": other, "logprob": chance} for other, chance in top],
    }
