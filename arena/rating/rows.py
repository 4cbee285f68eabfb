"""The rows of a leaderboard: models with a rating, and models without one and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.rating.connection import Connection
from arena.rating.interval import Intervals
from arena.rating.rank import rank_spread, ranks
from arena.rating.scale import POINTS_PER_LOG_ODD, Anchor, rating_of_zero
from arena.rating.votes import ModelTallies


@dataclass(frozen=True, slots=True)
class RatedModel:
    """A row of the leaderboard.

    Counts are of the votes that the fit used. The interval (in points, like the rating) and the
    ranks it allows are None where no interval is shown.
    """

    model: str
    strength: float
    rating: float
    lower: float | None
    upper: float | None
    rank: int
    rank_low: int | None
    rank_high: int | None
    votes: int
    wins: int
    losses: int
    ties: int


@dataclass(frozen=True, slots=True)
class UnratedModel:
    """A model without a rating, and why; counts are of all its votes."""

    model: str
    reason: str
    votes: int
    wins: int
    losses: int
    ties: int


def rated_rows(
    models: tuple[str, ...],
    strengths: NDArray[np.float64],
    counts: ModelTallies,
    found: Intervals,
    anchor: Anchor | None,
) -> tuple[RatedModel, ...]:
    """Rows by rating, best first; equal ratings by name."""
    n = len(models)
    zero = rating_of_zero(dict(zip(models, strengths.tolist(), strict=True)), anchor)
    rating = zero + POINTS_PER_LOG_ODD * strengths
    rank = ranks(strengths)
    lower: list[float] | list[None] = [None] * n
    upper: list[float] | list[None] = [None] * n
    low: list[int] | list[None] = [None] * n
    high: list[int] | list[None] = [None] * n
    if found.marginal is not None and found.simultaneous is not None:
        lower = (rating - POINTS_PER_LOG_ODD * found.marginal).tolist()
        upper = (rating + POINTS_PER_LOG_ODD * found.marginal).tolist()
        best, worst = rank_spread(strengths - found.simultaneous, strengths + found.simultaneous)
        low, high = best.tolist(), worst.tolist()
    rows = [
        RatedModel(
            model=name,
            strength=float(strengths[i]),
            rating=float(rating[i]),
            lower=lower[i],
            upper=upper[i],
            rank=int(rank[i]),
            rank_low=low[i],
            rank_high=high[i],
            **_counts_of(counts, i),
        )
        for i, name in enumerate(models)
    ]
    return tuple(sorted(rows, key=lambda row: (row.rank, row.model)))


def unrated_rows(
    models: tuple[str, ...], connection: Connection, counts: ModelTallies
) -> tuple[UnratedModel, ...]:
    """Rows by name."""
    return tuple(
        UnratedModel(models[code], reason, **_counts_of(counts, code))
        for code, reason in sorted(connection.reasons.items())
    )


def _counts_of(counts: ModelTallies, code: int) -> dict[str, int]:
    return {
        "votes": int(counts.votes[code]),
        "wins": int(counts.wins[code]),
        "losses": int(counts.losses[code]),
        "ties": int(counts.ties[code]),
    }
