"""Ways of answering: a list of the demands of a prompt, and whether a response meets each."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.judging.checklists import ANSWERS, QUESTIONS
from arena.judging.play import Answer
from tests.calibration.protocols.sim_judge import Seen, SimJudge

_QUESTION = re.compile(r"^[0-9]+\. Is demand ([0-9]+) met\?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ticking:
    """A judge that knows every prompt's demands, and errs on some.

    Attributes
    ----------
    met : (items, responses, demands) bool array
    error : float
        Chance that an item is answered wrongly.
    irrelevant : int
        Questions added to each list that have nothing to do with quality.
    """

    met: NDArray[np.bool_]
    error: float
    irrelevant: int = 0

    def __call__(self, judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
        """The list where no response is shown; the answers to the list that is shown otherwise."""
        demands = self.met.shape[2]
        if not seen.shown:
            numbers = range(1, demands + self.irrelevant + 1)
            return f"{QUESTIONS}:\n" + "\n".join(f"{n}. Is demand {n} met?" for n in numbers), ()
        asked = [int(number) - 1 for number in _QUESTION.findall(seen.text)]
        lines = [f"{ANSWERS}:"]
        for place, demand in enumerate(asked, start=1):
            if demand < demands:
                met = bool(self.met[seen.shown[0]][demand]) != (rng.random() < self.error)
            else:
                met = rng.random() < 0.5
            lines.append(f"{place}: {'YES' if met else 'NO'}")
        return "\n".join(lines), ()
