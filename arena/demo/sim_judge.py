"""The numbers of a simulated judge: what it makes of responses, before any words.

The utility of the response shown first over the one shown second, in log-odds:

    sharpness * (quality of first - quality of second)
    + order_bias
    + length_bias * (length of first - length of second) / 500 characters
    + own_favour * ([first is the judge's own] - [second is])
    + tone_bias * (tone of first - tone of second)
    + crowd_bias * (claimed majority: 1 for the first, -1 for the second)
    + item noise of first - item noise of second   (normal, frozen by whoever sees)
    + call noise                                   (standard logistic, another for each call)

The verdict is a tie within `tie_width` of 0, and "much better" beyond `much_width`. Item noise is
what asking again cannot remove, call noise what it can; since that one is logistic, every label and
every score has its chance in closed form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum

LENGTH_UNIT = 500
"""Characters that count as 1 in the length bias."""


class Label(IntEnum):
    """The five verdicts, from the first much better to the second much better."""

    FIRST_MUCH = 2
    FIRST = 1
    TIE = 0
    SECOND = -1
    SECOND_MUCH = -2


@dataclass(frozen=True, slots=True)
class Seen:
    """One response in numbers.

    Attributes
    ----------
    quality : float
        Between 0 and 1.
    length : int
        In characters.
    own : bool
        Whether the judge recognises it as its own.
    tone : float
        How warm it sounds.
    noise : float
        The judge's standard normal item noise about it.
    """

    quality: float
    length: int = 0
    own: bool = False
    tone: float = 0.0
    noise: float = 0.0


@dataclass(frozen=True, slots=True)
class SimJudge:
    """One judge; the fields are the terms of the module's formula, in log-odds.

    Attributes
    ----------
    taste : float
        Standard deviation of the difference between the item noises of two responses.
    boldness : float
        How sure it claims to be: 1 states the very chance of what it says, more overstates it.
    """

    sharpness: float
    order_bias: float = 0.0
    length_bias: float = 0.0
    taste: float = 0.0
    tie_width: float = 0.8
    much_width: float = 3.5
    own_favour: float = 0.0
    tone_bias: float = 0.0
    crowd_bias: float = 0.0
    boldness: float = 1.0

    def leaning(self, first: Seen, second: Seen, majority: float = 0.0) -> float:
        """Utility of first over second before call noise."""
        return self.worth(first) - self.worth(second) + self.order_bias + self.crowd_bias * majority

    def worth(self, seen: Seen) -> float:
        """What one response adds to its side, in log-odds."""
        return (
            self.sharpness * seen.quality
            + self.length_bias * seen.length / LENGTH_UNIT
            + self.own_favour * seen.own
            + self.tone_bias * seen.tone
            # The difference of two item noises has the standard deviation that the field states.
            + self.taste / math.sqrt(2) * seen.noise
        )

    def label(self, utility: float) -> Label:
        """The verdict at this utility."""
        if abs(utility) <= self.tie_width:
            return Label.TIE
        much = abs(utility) > self.much_width
        if utility > 0:
            return Label.FIRST_MUCH if much else Label.FIRST
        return Label.SECOND_MUCH if much else Label.SECOND

    def chances(self, leaning: float) -> dict[Label, float]:
        """The chance of each verdict over all call noises."""
        above = [
            _logistic(leaning - edge)
            for edge in (self.much_width, self.tie_width, -self.tie_width, -self.much_width)
        ]
        edges = [0.0, *above, 1.0]
        return {label: edges[place + 1] - edges[place] for place, label in enumerate(Label)}

    def score(self, seen: Seen, scale: int, noise: float) -> int:
        """A score from 1 to `scale` for one response, at this call noise."""
        share = _logistic(self._standing(seen) + noise)
        return min(scale, 1 + math.floor(scale * share))

    def score_chances(self, seen: Seen, scale: int) -> dict[int, float]:
        """The chance of each score over all call noises."""
        standing = self._standing(seen)
        below = [0.0]
        for score in range(1, scale):
            share = score / scale
            below.append(_logistic(math.log(share / (1 - share)) - standing))
        below.append(1.0)
        return {score: below[score] - below[score - 1] for score in range(1, scale + 1)}

    def certainty(self, utility: float) -> float:
        """How sure it claims to be of its side at this utility, between 0.5 and 1."""
        return _logistic(self.boldness * abs(utility))

    def _standing(self, seen: Seen) -> float:
        """Worth against that of a response of middling quality and usual length."""
        return self.worth(seen) - self.worth(Seen(0.5, LENGTH_UNIT))


def _logistic(x: float) -> float:
    """1 / (1 + exp(-x)), without overflow."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))
