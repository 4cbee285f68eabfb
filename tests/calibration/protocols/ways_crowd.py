"""A way of answering: a judge that notices some defects, and takes over those it is told of."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.judging.play import Answer
from tests.calibration.protocols.sim_judge import Seen, SimJudge

_REMARK = re.compile(
    r"^<<<a remark on response ([AB]), there called response A \w+>>>\n(.*?)\n<<<end of",
    re.MULTILINE | re.DOTALL,
)
_DEFECT = re.compile(r"defect (\d+) of A")


@dataclass(frozen=True, slots=True)
class Noticing:
    """A judge that prefers the response with fewer defects among those that it knows of.

    It knows those that it notices in this call and those that remarks name. It is swayed by tone,
    and by verdicts that were left in the remarks, both in numbers of defects: the judge's `tone`
    and `crowd`.

    Attributes
    ----------
    defects : (items, responses, m) bool array
        Which of m defects each response has.
    chance : float
        That a defect is noticed in one call.
    """

    defects: NDArray[np.bool_]
    chance: float

    def __call__(self, judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
        """The defects noticed, by response, and a label; a tie where both are even."""
        known = [self._noticed(*response, rng) for response in seen.shown[:2]]
        said = [
            f"defect {number} of {letter}"
            for letter, numbers in zip("AB", known, strict=True)
            for number in sorted(numbers)
        ]
        lost = [0, 0]
        for letter, remark in _REMARK.findall(seen.text):
            known["AB".index(letter)].update(map(int, _DEFECT.findall(remark)))
            lost["AB".index(letter)] += "[[B>A]]" in remark
        lead = len(known[1]) - len(known[0]) + judge.crowd * (lost[1] - lost[0])
        if seen.world.tone is not None:
            tone = [seen.world.tone[response] for response in seen.shown[:2]]
            lead += judge.tone * (tone[0] - tone[1])
        label = "[[A=B]]" if lead == 0 else "[[A>B]]" if lead > 0 else "[[B>A]]"
        return "\n".join([*said, label]), ()

    def _noticed(self, item: int, response: int, rng: np.random.Generator) -> set[int]:
        there = np.flatnonzero(self.defects[item, response])
        return {int(number) for number in there[rng.random(len(there)) < self.chance]}
