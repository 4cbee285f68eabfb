"""A few sentences, and one of the five labels alone on the last line."""

from __future__ import annotations

import re
from typing import ClassVar

from arena.demo.asked import Asked
from arena.demo.judges import SimulatedJudge
from arena.demo.said import Said
from arena.demo.sim_judge import Label
from arena.demo.ways._words import compared, thinking

_TEXT = {
    Label.FIRST_MUCH: "[[A>>B]]",
    Label.FIRST: "[[A>B]]",
    Label.TIE: "[[A=B]]",
    Label.SECOND: "[[B>A]]",
    Label.SECOND_MUCH: "[[B>>A]]",
}


class FiveLabels:
    """As `explain_then_choose` wants it."""

    mark: ClassVar[re.Pattern[str]] = re.compile(re.escape("[[A>>B]] response A is much better"))

    def answer(self, judge: SimulatedJudge, asked: Asked, sample: int) -> Said:
        """Reasons, and the label that the utility stands for."""
        first, second = asked.responses
        leaning = judge.leaning(asked, first, second)
        utility = leaning + judge.call_noise(asked, sample)
        reasons = compared(judge, asked, utility, "response A", "response B")
        chances = judge.mind.chances(leaning)
        return Said(
            thinking(judge, "[[A=B]]") + reasons,
            _TEXT[judge.mind.label(utility)],
            {_TEXT[label]: chance for label, chance in chances.items()},
        )


WAY = FiveLabels()
