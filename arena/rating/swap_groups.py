"""Intervals that take only the votes of one judge on one battle, its swap group, as related.

They are for these prompts and these judges: what they say narrows with every further judge. Every
method has a covariance by battle, so the swap groups are given to it as battles.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from arena.rating.interval import IntervalSettings
from arena.vote_table import VoteTable


def apart_by_judge(table: VoteTable) -> VoteTable:
    """The same votes, with each judge's on a battle as a battle of their own."""
    group = table.battle.astype(np.int64) * max(1, len(table.judges)) + table.judge
    return replace(table, battle=np.unique(group, return_inverse=True)[1].astype(np.int32))


def as_fitted(
    table: VoteTable, settings: IntervalSettings
) -> tuple[VoteTable, IntervalSettings, str]:
    """What to fit, the intervals to ask that fit for, and what it calls a battle."""
    if settings.cluster != "swap_group":
        return table, settings, "battle"
    return apart_by_judge(table), replace(settings, cluster="battle"), "swap group"
