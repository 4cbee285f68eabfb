"""How good a response is on each dimension, measured by code on its text alone.

| dimension | measure, each between 0 and 1 |
|---|---|
| accuracy | 1 if the task's checker accepts the response, else 0; 0.5 if the task is unknown |
| language | 1 less a sixth for each slip of the pen, at least 0 |
| helpfulness | steps shown and a closing check, as a share of those there could be |
| overall | 0.5 accuracy + 0.3 helpfulness + 0.2 language |

A dimension that an operator added is measured as `overall`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from arena.demo.slips import count_slips
from arena.demo.task import task_of

DIMENSIONS = ("overall", "accuracy", "helpfulness", "language")

OVERALL: Mapping[str, float] = {"accuracy": 0.5, "helpfulness": 0.3, "language": 0.2}
"""What each aspect counts in `overall`."""

WORST_SLIPS = 6
"""A text with this many slips or more has language 0."""

STEPS_OF_UNKNOWN_TASK = 3

_STEP = re.compile(r"^\d+\. \S")
_CHECK = "Check:"
_ANSWER = "answer:"


@dataclass(frozen=True, slots=True)
class Measures:
    """What a judge finds in one response."""

    accuracy: float
    language: float
    helpfulness: float
    length: int
    """In characters."""

    @property
    def overall(self) -> float:
        """The declared mix of the three aspects."""
        return overall(self.accuracy, self.helpfulness, self.language)

    def on(self, dimension: str) -> float:
        """The measure of one dimension; of one that is not ours, the overall one."""
        return float(getattr(self, dimension if dimension in DIMENSIONS else "overall"))


def overall(accuracy: float, helpfulness: float, language: float) -> float:
    """Mix the three aspects as `OVERALL` says."""
    return (
        OVERALL["accuracy"] * accuracy
        + OVERALL["helpfulness"] * helpfulness
        + OVERALL["language"] * language
    )


# A response meets many others: measured once, its text costs a judge no more than a look-up.
@lru_cache(maxsize=20_000)
def measure(prompt: str, response: str) -> Measures:
    """Read one response to one prompt."""
    task = task_of(prompt)
    lines = [line for line in map(str.strip, response.splitlines()) if line]
    prose = [line for line in lines if not line.lower().startswith(_ANSWER)]
    parts = (len(task.steps) if task else STEPS_OF_UNKNOWN_TASK) + 1
    shown = sum(bool(_STEP.match(line)) for line in prose)
    checked = any(line.startswith(_CHECK) for line in prose)
    return Measures(
        accuracy=float(task.check(response)) if task else 0.5,
        language=max(0.0, 1 - count_slips(prose) / WORST_SLIPS) if prose else 0.0,
        helpfulness=min(shown + checked, parts) / parts,
        length=len(response),
    )
