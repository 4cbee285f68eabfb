"""Words that several ways of answering share."""

from __future__ import annotations

from arena.demo.asked import Asked
from arena.demo.judges import SimulatedJudge
from arena.demo.measures import Measures, measure


def compared(judge: SimulatedJudge, asked: Asked, utility: float, first: str, second: str) -> str:
    """A few sentences about two responses, and the end of their line; named as given."""
    sights = [
        f"{name} {_sight(measure(asked.prompt, text))}. "
        for name, text in zip(_names(first, second), asked.responses, strict=True)
    ]
    tied = abs(utility) <= judge.mind.tie_width
    much = "clearly " * (abs(utility) > judge.mind.much_width)
    ahead = f"{first if utility > 0 else second} is {much}ahead."
    finding = "I see no difference that matters." if tied else ahead
    return f"{''.join(sights)}On {asked.dimension} {finding}\n"


def thinking(judge: SimulatedJudge, first_sight: str) -> str:
    """The reasoning of a judge that reasons first: nothing in it is its verdict."""
    if judge.contestant is None or not judge.contestant.reasons_first:
        return ""
    return f"<think>\nAt first sight neither.\n{first_sight}\n</think>\n"


def _names(first: str, second: str) -> tuple[str, str]:
    return first[0].upper() + first[1:], second[0].upper() + second[1:]


def _sight(measures: Measures) -> str:
    """What a judge says it saw in one response."""
    result = (
        "arrives at the right result" if measures.accuracy == 1 else "leaves the result in doubt"
    )
    steps = "shows how" if measures.helpfulness >= 0.5 else "shows little of the way"
    prose = "reads well" if measures.language >= 0.75 else "has slips of the pen"
    return f"{result}, {steps} and {prose}"
