"""Judgments that rank several responses at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("ranking")


@dataclass(frozen=True, slots=True)
class RankingRow:
    """What a judge said of the responses of these models.

    Attributes
    ----------
    shown : int
        How many responses there were.
    models : list of str
        By `places`: where each stood among all that were shown, from 0.
    """

    judge: str
    protocol: str
    options: dict[str, Any]
    text: str
    cluster: str
    shown: int
    models: list[str]
    places: list[int]


def rankings_now(
    db: Connection[Any],
    *,
    protocol: str,
    part: str,
    dimension: str,
    judge_kinds: Collection[str],
) -> list[RankingRow]:
    """Every ranking that counts now, in the order it was asked for."""
    values = {
        "protocol": protocol,
        "part": part,
        "dimension": dimension,
        "judge_kinds": sorted(judge_kinds),
    }
    with db.cursor(row_factory=class_row(RankingRow)) as cursor:
        return cursor.execute(_SQL["rankings_now"], values).fetchall()
