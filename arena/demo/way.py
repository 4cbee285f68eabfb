"""How simulated judges answer: one file per way of answering in `arena.demo.ways`.

A protocol whose answers look like no other's needs a way of its own, or the demo cannot run it:

1. `arena/demo/ways/NAME.py` defines `WAY`, an object with `mark` and `answer`.
2. `mark` is a pattern that the protocol's instructions match (what stands between fences is no
   instruction). Where the marks of several ways match, the longest match answers: mark a whole
   phrase of the template, not a word of it.
3. `answer` reads the responses (`asked.responses`), turns them into numbers (`judge.seen`), asks
   the core (`judge.mind`: `leaning`, `label`, `chances`, `score`, `score_chances`, `certainty`)
   and puts the outcome into words, with the chances of all that could have been said. Call noise is
   `judge.call_noise(asked, sample)`, so that the same question brings the same answer and another
   sample another.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol, cast

from arena.demo.asked import Asked
from arena.demo.judges import SimulatedJudge
from arena.demo.said import Said
from arena.discovery import variants


class Way(Protocol):
    """The contract of a file in `arena.demo.ways`."""

    @property
    def mark(self) -> re.Pattern[str]:
        """What instructions that want this way of answering hold."""
        ...

    def answer(self, judge: SimulatedJudge, asked: Asked, sample: int) -> Said:
        """What the judge says; `sample` tells repeated questions apart, 0 is the first."""
        ...


def way_of(asked: Asked) -> Way | None:
    """The way of answering that the instructions ask for; None if no way is known."""
    matches = [
        (len(found.group()), name)
        for name, way in _ways().items()
        if (found := way.mark.search(asked.instructions))
    ]
    return _ways()[max(matches)[1]] if matches else None


@cache
def _ways() -> dict[str, Way]:
    return cast("dict[str, Way]", variants("arena.demo.ways", "WAY"))
