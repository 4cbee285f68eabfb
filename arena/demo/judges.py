"""Simulated judges: they read two responses and prefer one, with biases that are known.

The utility of the response shown first over the one shown second, in log-odds:

    sharpness * (quality of first - quality of second)
    + order_bias
    + length_bias * (length of first - length of second) / 500 characters
    + own_favour * ([first is the judge's own] - [second is])
    + taste of first - taste of second      (normal, frozen per judge, dimension and response)
    + call noise                            (standard logistic, frozen per question)

The verdict is a tie within `tie_width` of 0, and "much better" beyond `much_width`. Quality is the
measure of `arena.demo.measures` on the dimension that was asked. Taste is what asking again cannot
remove; with the random code of the prompt left out, the same question brings the same text.

| judge | sharpness | order bias | length bias | taste | tie width | much width |
|---|---|---|---|---|---|---|
| Judge Kestrel | 7 | +0.8 (prefers the first) | 0 | 0.3 | 0.8 | 3.5 |
| Judge Heron | 4.5 | -0.4 (prefers the second) | +0.6 (prefers the longer) | 0.5 | 0.6 | 3 |
| Judge Wren | 9 | +0.1 | -0.2 (prefers the shorter) | 0.2 | 1 | 4 |

A contestant asked to judge is a judge too: the more accurate it is, the sharper and the less moved
by order (`peer_judge`), and it favours its own responses by its `own_favour`.
"""

from __future__ import annotations

from dataclasses import dataclass

from arena.demo.asked import Asked
from arena.demo.draws import logistic, normal, uniform
from arena.demo.measures import Measures, measure
from arena.demo.models import SimulatedModel
from arena.demo.writing import respond_to
from arena.domain import slugs, without_reasoning

LENGTH_UNIT = 500
"""Characters that count as 1 in the length bias."""


@dataclass(frozen=True, slots=True)
class SimulatedJudge:
    """One judge; the fields are the terms of the module's formula, in log-odds.

    Attributes
    ----------
    taste : float
        Standard deviation of the difference between its tastes of two responses.
    contestant : SimulatedModel or None
        Whose responses it recognises as its own.
    """

    name: str
    sharpness: float
    order_bias: float = 0.0
    length_bias: float = 0.0
    taste: float = 0.0
    tie_width: float = 0.8
    much_width: float = 3.5
    contestant: SimulatedModel | None = None

    @property
    def api_model(self) -> str:
        """What the provider calls it; also its slug."""
        return slugs([self.name])[self.name]

    def leaning(self, asked: Asked) -> float:
        """Utility of first over second before call noise."""
        first, second = measure(asked.prompt, asked.first), measure(asked.prompt, asked.second)
        return (
            self.sharpness * (first.on(asked.dimension) - second.on(asked.dimension))
            + self.order_bias
            + self.length_bias * (first.length - second.length) / LENGTH_UNIT
            + self._favour(asked, asked.first)
            - self._favour(asked, asked.second)
            + self._taste_of(asked, asked.first)
            - self._taste_of(asked, asked.second)
        )

    def utility(self, asked: Asked) -> float:
        """Utility of first over second, call noise included."""
        return self.leaning(asked) + logistic("call", self.name, asked.key)

    def answer(self, asked: Asked) -> str:
        """A few sentences, and the label alone on the last line."""
        utility = self.utility(asked)
        first, second = measure(asked.prompt, asked.first), measure(asked.prompt, asked.second)
        text = (
            f"Response A {_seen(first)}. Response B {_seen(second)}. "
            f"On {asked.dimension} {self._finding(utility)}\n{self._label(utility)}"
        )
        if self.contestant is not None and self.contestant.reasons_first:
            return f"<think>\nAt first sight neither.\n[[A=B]]\n</think>\n{text}"
        return text

    def _favour(self, asked: Asked, response: str) -> float:
        if self.contestant is None or self.contestant.own_favour == 0:
            return 0.0
        own = without_reasoning(respond_to(self.contestant, asked.prompt))
        return self.contestant.own_favour * (response.strip() == own)

    def _taste_of(self, asked: Asked, response: str) -> float:
        if self.taste == 0:
            return 0.0
        # The difference of two tastes has the standard deviation that the field states.
        return self.taste / 2**0.5 * normal("taste", self.name, asked.dimension, response)

    def _finding(self, utility: float) -> str:
        if abs(utility) <= self.tie_width:
            return "I see no difference that matters."
        better = "A" if utility > 0 else "B"
        return f"response {better} is {'clearly ' * (abs(utility) > self.much_width)}ahead."

    def _label(self, utility: float) -> str:
        if abs(utility) <= self.tie_width:
            return "[[A=B]]"
        sign = ">" * (1 + (abs(utility) > self.much_width))
        return f"[[A{sign}B]]" if utility > 0 else f"[[B{sign}A]]"


JUDGES: tuple[SimulatedJudge, ...] = (
    SimulatedJudge("Judge Kestrel", 7.0, 0.8, 0.0, 0.3),
    SimulatedJudge("Judge Heron", 4.5, -0.4, 0.6, 0.5, tie_width=0.6, much_width=3.0),
    SimulatedJudge("Judge Wren", 9.0, 0.1, -0.2, 0.2, tie_width=1.0, much_width=4.0),
)
"""The demo's panel."""


def peer_judge(model: SimulatedModel) -> SimulatedJudge:
    """The contestant as a judge: sharpness 1 to 7 and order bias 1.2 to 0, by its accuracy."""
    return SimulatedJudge(
        name=model.name,
        sharpness=1 + 6 * model.accuracy,
        order_bias=1.2 * (1 - model.accuracy),
        length_bias=0.2,
        taste=0.4,
        contestant=model,
    )


def simulated_judges() -> dict[str, SimulatedJudge]:
    """The panel's judges by the name the provider knows them by."""
    return {judge.api_model: judge for judge in JUDGES}


def garbled(text: str, key: str) -> str:
    """A complete judgment that holds no verdict: read by nobody, retried by nobody.

    Three ways, drawn by `key`: no label at the end, two different ones, or one label that compares
    a response with itself.
    """
    reasons, _, label = text.rpartition("\n")
    endings = (
        f"{label}\nThough on second thoughts I would rather not say.",
        "[[A>B]] or [[B>A]], it depends on the reader.",
        "[[A>A]]",
    )
    return f"{reasons}\n{endings[int(uniform('garbled', key) * len(endings))]}"


def _seen(measures: Measures) -> str:
    """What a judge says it saw in one response."""
    result = (
        "arrives at the right result" if measures.accuracy == 1 else "leaves the result in doubt"
    )
    steps = "shows how" if measures.helpfulness >= 0.5 else "shows little of the way"
    prose = "reads well" if measures.language >= 0.75 else "has slips of the pen"
    return f"{result}, {steps} and {prose}"
