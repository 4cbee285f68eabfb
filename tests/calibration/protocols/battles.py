"""Votes of simulated judges as a table, joined by the fit's rules and compared with the truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from arena.domain import BOTH_ORDERS, DisplayOrder, VoteRecord
from arena.rating.swap import join_orders
from arena.vote_table import VoteTable
from tests.calibration.protocols.sim_judge import Floats, Session, World

Pair = tuple[int, int, int]
"""An item and two of its responses, the battle's a and b."""


def pairs_of(world: World, dimension: str = "overall") -> list[Pair]:
    """Every two responses of every item."""
    items, responses = world.quality[dimension].shape
    return [(t, x, y) for t in range(items) for x in range(responses) for y in range(x)]


def record(
    session: Session,
    pair: Pair,
    order: DisplayOrder = "ab",
    judge: str = "judge",
    dimension: str = "overall",
) -> VoteRecord:
    """The vote of a session on one battle in one order."""
    item, x, y = pair
    decision = session.vote(item, x, y, order, dimension)
    return VoteRecord(
        vote_id=f"{item} {x} {y} {order} {judge}",
        prompt=f"{item:05}",
        cluster=f"{item:05}",
        model_a=f"{x:02}",
        model_b=f"{y:02}",
        verdict=decision.verdict,
        judge=judge,
        order=order,
        perplexity=decision.perplexity,
        scores=decision.scores,
    )


def vote_table(
    session: Session, pairs: Iterable[Pair], orders: Sequence[DisplayOrder] = BOTH_ORDERS
) -> VoteTable:
    """The votes of a session on these battles, ordered by item and then as given."""
    return VoteTable.from_records(
        record(session, pair, order) for pair in pairs for order in orders
    )


def accuracy(world: World, votes: VoteTable, swap: str = "both") -> float:
    """Share of battles decided rightly after the join, a tie as a half."""
    return float(np.mean(right(world, join_orders(votes, swap).table)))


def right(world: World, votes: VoteTable, dimension: str = "overall") -> Floats:
    """1 where a vote sides with the better response, 0 with the worse, a half for a tie."""
    items = np.array([int(cluster) for cluster in votes.clusters])[votes.cluster]
    codes = np.array([int(model) for model in votes.models])
    quality = world.quality[dimension]
    gap = quality[items, codes[votes.a]] - quality[items, codes[votes.b]]
    lead = np.where(np.abs(votes.points - 0.5) <= 1e-9, 0, np.sign(votes.points - 0.5))
    sides: Floats = (1 + lead * np.sign(gap)) / 2
    return sides


def hardened(votes: VoteTable) -> VoteTable:
    """The same votes as plain labels: each its likeliest outcome, of equal ones a tie."""
    outcomes = np.stack([votes.tie, votes.points - votes.tie / 2])
    outcomes = np.vstack([outcomes, 1 - outcomes.sum(axis=0)])
    points = np.array([0.5, 1.0, 0.0])[(outcomes - [[-1e-9], [0], [0]]).argmax(axis=0)]
    even = (np.abs(outcomes[1] - outcomes[2]) <= 1e-9) & (points != 0.5)
    points = np.where(even, 0.5, points)
    return replace(votes, points=points, tie=(points == 0.5).astype(np.float64))
