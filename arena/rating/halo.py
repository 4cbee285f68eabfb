"""Halo: how far judges' votes on one dimension repeat their votes on another.

Style over Substance (Wu & Aji 2025, https://arxiv.org/abs/2307.03025) asks for dimensions judged
apart; where one call fills several, verdicts leak. Above .9 the dimensions are not judged apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from arena.domain import VoteRecord
from arena.errors import RatingError


@dataclass(frozen=True, slots=True)
class Halo:
    """The halo of two dimensions.

    Attributes
    ----------
    index : float
        Mean over judges of the correlation of their votes on the two dimensions.
    judges : dict
        Each judge's correlation.
    votes : int
        Votes on one dimension that have their like on the other: same judge, battle and order.
    """

    index: float
    judges: dict[str, float]
    votes: int


def halo(records: Iterable[VoteRecord], dimension: str, other: str) -> Halo:
    """Correlate the votes of each judge on the same battles in the same order.

    The correlation is about the tie, so that it does not depend on which model is called a. A judge
    that only tied on one of the dimensions has none and does not count.

    Raises
    ------
    RatingError
        If no judge has a correlation.
    """
    points: dict[tuple[str, str, str | None], dict[str, float]] = defaultdict(dict)
    for record in records:
        if record.dimension not in {dimension, other} or record.verdict is None:
            continue
        turned = record.model_a > record.model_b
        sides = sorted((record.model_a, record.model_b))
        battle = record.battle or "\0".join([record.prompt, *sides])
        shown = {"ab": "ba", "ba": "ab", None: None}[record.order] if turned else record.order
        margin = 2 * record.verdict.points_a - 1
        points[record.judge, battle, shown][record.dimension] = -margin if turned else margin

    both: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (judge, _, _), votes in points.items():
        if len(votes) == 2:
            both[judge].append((votes[dimension], votes[other]))
    judges = {}
    for judge, rows in sorted(both.items()):
        margins = np.array(rows)
        spread = float(np.sqrt((margins**2).sum(axis=0).prod()))
        if spread > 0:
            judges[judge] = float(margins[:, 0] @ margins[:, 1]) / spread
    if not judges:
        raise RatingError(f"no judge has decided votes on {dimension} and on {other} of one battle")
    return Halo(float(np.mean(list(judges.values()))), judges, sum(map(len, both.values())))
