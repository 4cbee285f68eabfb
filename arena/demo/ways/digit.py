"""A few sentences, and 1, 2 or 3 alone on the last line: first, second, tie."""

from __future__ import annotations

import re
from typing import ClassVar

from arena.demo.asked import Asked
from arena.demo.judges import SimulatedJudge
from arena.demo.said import Said
from arena.demo.sim_judge import Label
from arena.demo.ways._words import compared, thinking

_TEXT = {
    Label.FIRST_MUCH: "1",
    Label.FIRST: "1",
    Label.TIE: "3",
    Label.SECOND: "2",
    Label.SECOND_MUCH: "2",
}


class Digit:
    """As `digit_last_line` wants it."""

    mark: ClassVar[re.Pattern[str]] = re.compile(r"a line that holds nothing but 1 if assistant 1")

    def answer(self, judge: SimulatedJudge, asked: Asked, sample: int) -> Said:
        """Reasons, and the digit that the utility stands for."""
        first, second = asked.responses
        leaning = judge.leaning(asked, first, second)
        utility = leaning + judge.call_noise(asked, sample)
        reasons = compared(judge, asked, utility, "assistant 1", "assistant 2")
        chances = dict.fromkeys(_TEXT.values(), 0.0)
        for label, chance in judge.mind.chances(leaning).items():
            chances[_TEXT[label]] += chance
        return Said(thinking(judge, "3") + reasons, _TEXT[judge.mind.label(utility)], chances)


WAY = Digit()
