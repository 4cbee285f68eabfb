"""Simulated judges: they read responses and prefer one, with biases that are known.

The numbers are those of `arena.demo.sim_judge`. Quality is the measure of `arena.demo.measures` on
the dimension that was asked; the item noise of a response is frozen per judge, dimension and
response, the call noise per question: with the random code of the prompt left out, the same
question brings the same text, and another sample of it another. How an answer looks is up to the
protocol that asks (`arena.demo.way`).

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
from arena.demo.measures import measure
from arena.demo.models import SimulatedModel
from arena.demo.sim_judge import Seen, SimJudge
from arena.demo.writing import respond_to
from arena.domain import slugs, without_reasoning


@dataclass(frozen=True, slots=True)
class SimulatedJudge:
    """One judge: its numbers, and how it turns what it reads into them.

    Attributes
    ----------
    contestant : SimulatedModel or None
        Whose responses it recognises as its own.
    """

    name: str
    mind: SimJudge
    contestant: SimulatedModel | None = None

    @property
    def api_model(self) -> str:
        """What the provider calls it; also its slug."""
        return slugs([self.name])[self.name]

    def seen(self, asked: Asked, response: str) -> Seen:
        """One response in numbers; its item noise is frozen per judge, dimension and response."""
        measures = measure(asked.prompt, response)
        return Seen(
            quality=measures.on(asked.dimension),
            length=measures.length,
            own=self._is_own(asked, response),
            noise=normal("taste", self.name, asked.dimension, response) if self.mind.taste else 0,
        )

    def leaning(self, asked: Asked, first: str, second: str) -> float:
        """Utility of one response over another before call noise."""
        return self.mind.leaning(self.seen(asked, first), self.seen(asked, second))

    def call_noise(self, asked: Asked, sample: int = 0) -> float:
        """Standard logistic, frozen per question and sample."""
        again = [str(sample)] if sample else []
        return logistic("call", self.name, asked.key, *again)

    def _is_own(self, asked: Asked, response: str) -> bool:
        if self.contestant is None or self.mind.own_favour == 0:
            return False
        return response.strip() == without_reasoning(respond_to(self.contestant, asked.prompt))


JUDGES: tuple[SimulatedJudge, ...] = (
    SimulatedJudge("Judge Kestrel", SimJudge(7.0, 0.8, 0.0, 0.3)),
    SimulatedJudge("Judge Heron", SimJudge(4.5, -0.4, 0.6, 0.5, tie_width=0.6, much_width=3.0)),
    SimulatedJudge("Judge Wren", SimJudge(9.0, 0.1, -0.2, 0.2, tie_width=1.0, much_width=4.0)),
)
"""The demo's panel."""


def peer_judge(model: SimulatedModel) -> SimulatedJudge:
    """The contestant as a judge: sharpness 1 to 7 and order bias 1.2 to 0, by its accuracy."""
    mind = SimJudge(
        sharpness=1 + 6 * model.accuracy,
        order_bias=1.2 * (1 - model.accuracy),
        length_bias=0.2,
        taste=0.4,
        own_favour=model.own_favour,
    )
    return SimulatedJudge(model.name, mind, contestant=model)


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
