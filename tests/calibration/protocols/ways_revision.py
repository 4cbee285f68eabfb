"""A way of answering: labels, and half of a bias gone once it is pointed out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from arena.judging.play import Answer
from tests.calibration.protocols.sim_judge import Seen, SimJudge
from tests.calibration.protocols.ways_scores import five_labels


def revising(judge: SimJudge, seen: Seen, rng: np.random.Generator) -> Answer:
    """One of five labels; with half the bias, and new call noise, if the prompt tells of it."""
    if "where they stood may have decided" in seen.text:
        judge = replace(judge, order=judge.order / 2)
    if "its length may have decided" in seen.text:
        judge = replace(judge, length=judge.length / 2)
    return five_labels(judge, seen, rng)
