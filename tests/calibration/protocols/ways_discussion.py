"""A way of answering: reviews with a point each, and turns that give way to better points."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from arena.judging.play import Answer
from tests.calibration.protocols.sim_judge import Seen, SimJudge

_SAID = re.compile(
    r"^<<<(you|the other judge) said \w+>>>\nMy point for ([AB]) is worth (-?[0-9.]+)\.$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Arguing:
    """A judge that is biased when it reviews, and weighs points on their merits when it talks.

    A point is worth what truly speaks for its side, in log-odds, and some noise: who argues for a
    worse response has little to say. The judge takes the other's side with the chance

        logistic(other's point - its own - stubborn - opening, in the talk's first turn)

    Attributes
    ----------
    stubborn : float
        In log-odds.
    opening : float
        What more it takes to move whoever opens the talk, in log-odds.
    noise : float
        Standard deviation of a point's worth.
    merit : float
        How much of a point's worth is what truly speaks for its side; 0: it is noise alone.
    """

    stubborn: float = 1.0
    opening: float = 0.0
    noise: float = 0.5
    merit: float = 1.0

    def __call__(self, judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
        """A point for its side and the label of it; never a tie."""
        said = _SAID.findall(seen.text)
        if not said:
            side = 1 if judge.utility(judge.leaning_of(seen), rng) > 0 else -1
        else:
            (mine, own), (theirs, other) = (self._last(said, who) for who in ("you", "the other"))
            # Before the first turn nothing but the two reviews was said.
            stubborn = self.stubborn + self.opening * (len(said) == 2)
            side = theirs if rng.random() < expit(other - own - stubborn) else mine
        (item, x), (_, y) = seen.shown[:2]
        quality = seen.world.quality[seen.dimension][item]
        gap = judge.sharpness * (quality[x] - quality[y])
        worth = self.merit * side * gap + rng.normal(0, self.noise)
        letter, label = ("A", "[[A>B]]") if side > 0 else ("B", "[[B>A]]")
        return f"My point for {letter} is worth {worth:.4f}.\n{label}", ()

    @staticmethod
    def _last(said: list[tuple[str, str, str]], who: str) -> tuple[int, float]:
        """The side and the worth of the latest point of one of the two."""
        letter, worth = [one[1:] for one in said if one[0].startswith(who)][-1]
        return (1 if letter == "A" else -1), float(worth)
