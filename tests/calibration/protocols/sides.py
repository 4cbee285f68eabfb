"""Which side a session takes on a battle, over the orders it is asked in."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

import numpy as np

from arena.domain import BOTH_ORDERS, DisplayOrder
from tests.calibration.protocols.sim_judge import Session

ONE_ORDER: tuple[DisplayOrder, ...] = ("ab",)


def lead(
    session: Session,
    pair: tuple[int, int, int],
    orders: Sequence[DisplayOrder] = BOTH_ORDERS,
    dimension: str = "overall",
) -> float:
    """From -1 to 1, positive for the first of the pair; the mean of the orders.

    `pair` is an item and two of its responses. Simulated judges are always readable.
    """
    verdicts = [session.vote(*pair, order, dimension).verdict for order in orders]
    return fmean(2 * verdict.points_a - 1 for verdict in verdicts if verdict is not None)


def rightness(lead_of_first: float, truth: float) -> float:
    """1 where the lead has the truth's sign, 0 where the other, a half where it has none."""
    return float(1 + np.sign(lead_of_first) * np.sign(truth)) / 2


def points(session: Session, dimension: str = "overall") -> list[float]:
    """Each model's mean lead over all others on all items, in both orders."""
    items, models = session.world.quality[dimension].shape
    total = np.zeros(models)
    for item in range(items):
        for x in range(models):
            for y in range(x):
                ahead = lead(session, (item, x, y), dimension=dimension)
                total[x] += ahead
                total[y] -= ahead
    return [float(one) for one in total / (items * (models - 1))]
