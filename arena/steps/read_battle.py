"""A battle as anyone may see it, and what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.store import public_battle
from arena.store.public_battle import BattleTexts, JudgmentText, Reading, Unasked

MOST_READINGS = 1000
"""Votes, planned votes, and judges who cannot be asked."""


@dataclass(frozen=True, slots=True)
class BattleRecord:
    """All of a battle that anyone may see.

    `more_judgments` says whether there are more than were asked for.
    """

    battle: BattleTexts
    readings: list[Reading]
    judgments: list[JudgmentText]
    more_judgments: bool
    unasked: list[Unasked]


def read_battle(db: Connection[Any], battle_id: int, most_judgments: int) -> BattleRecord:
    """A battle with its readings and its first judgments.

    Raises
    ------
    UnknownThing
        If there is no such battle, or not for everyone.
    """
    battle = public_battle.battle(db, battle_id)
    judgments = public_battle.judgments(db, battle_id, most_judgments + 1)
    return BattleRecord(
        battle=battle,
        readings=public_battle.readings(db, battle_id, MOST_READINGS),
        judgments=judgments[:most_judgments],
        more_judgments=len(judgments) > most_judgments,
        unasked=public_battle.unasked(db, battle_id, MOST_READINGS),
    )
