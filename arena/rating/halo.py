"""Halo: how far judges' votes on one dimension repeat their votes on another.

Style over Substance (Wu & Aji 2025, https://arxiv.org/abs/2307.03025) asks for dimensions judged
apart; where one call fills several, verdicts leak. Above .9 the dimensions are not judged apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arena.domain import VoteRecord
from arena.errors import BadInput, RatingError
from arena.vote_table import VoteTable


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
    """`halo_of` the records of two dimensions.

    Raises
    ------
    RatingError
        If no judge has a correlation.
    """
    wanted = [record for record in records if record.dimension in {dimension, other}]
    tables = VoteTable.by_dimension(wanted)
    if set(tables) != {dimension, other}:
        raise RatingError(_nobody(dimension, other))
    return halo_of(tables, dimension, other)


def halo_of(tables: Mapping[str, VoteTable], dimension: str, other: str) -> Halo:
    """Correlate the votes of each judge on the same battles in the same order.

    The correlation is about the tie, so that it does not depend on which model is called a. A judge
    that only tied on one of the dimensions has none and does not count. Several votes on the same
    thing count as their mean.

    Raises
    ------
    BadInput
        If the tables are not of `VoteTable.by_dimension`, so that their codes differ.
    RatingError
        If no judge has a correlation.
    """
    one, two = tables[dimension], tables[other]
    if (one.models, one.judges, one.clusters) != (two.models, two.judges, two.clusters):
        raise BadInput("the dimensions' tables have codes of their own; use VoteTable.by_dimension")
    keys, margins = zip(_margins(one), _margins(two), strict=True)
    shared, first, second = np.intersect1d(*keys, return_indices=True)
    ours, theirs = margins[0][first], margins[1][second]
    judge = shared // 3 % len(one.judges)

    judges = {}
    for code in np.unique(judge).tolist():
        x, y = ours[judge == code], theirs[judge == code]
        spread = float(np.sqrt((x @ x) * (y @ y)))
        if spread > 0:
            judges[one.judges[code]] = float(x @ y) / spread
    if not judges:
        raise RatingError(_nobody(dimension, other))
    return Halo(float(np.mean(list(judges.values()))), judges, len(shared))


def _margins(table: VoteTable) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Battle, judge and order as one key, and the mean margin of the model with the lower code."""
    turned = np.where(table.a > table.b, -1, 1)
    key = table.battle.astype(np.int64) * len(table.judges) + table.judge
    shown = (turned * table.first).astype(np.int64)
    keys, group = np.unique(key * 3 + shown + 1, return_inverse=True)
    sums = np.bincount(group, turned * (2 * table.points - 1), minlength=len(keys))
    return keys.astype(np.int64), sums / np.bincount(group, minlength=len(keys))


def _nobody(dimension: str, other: str) -> str:
    return f"no judge has decided votes on {dimension} and on {other} of one battle"
