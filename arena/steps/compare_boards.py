"""How alike kinds of voters order the models: Kendall's tau-b between their boards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from psycopg import Connection

from arena.rating.quality import kendall_tau
from arena.store import board as boards


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's tau-b between two boards of one dimension and category, over shared models."""

    dimension: str
    category: str
    voters: tuple[str, str]
    models: int
    kendall_tau: float
    orders: tuple[list[str], list[str]]
    """The models of each board, best first."""


def compare_boards(
    db: Connection[Any], snapshot_id: str, *, public: bool = False
) -> list[Agreement]:
    """Between every two kinds of voters; `all` contains the others, so not it.

    Parameters
    ----------
    public : bool
        Leave models out that are not published.
    """
    found = []
    ratings = boards.public_ratings if public else boards.ratings
    published = boards.boards(db, snapshot_id)
    # By the method that is published first, as written: not by further ones, nor at equal style.
    usual = published[0].method if published else None
    rows = [
        row
        for row in published
        if row.voters != "all" and row.method == usual and not row.style_control
    ]
    for one, other in combinations(rows, 2):
        if (one.dimension, one.category) != (other.dimension, other.category):
            continue
        first, second = (
            {row.name: row.rating for row in ratings(db, board_id) if row.rating is not None}
            for board_id in (one.board_id, other.board_id)
        )
        shared = [name for name in first if name in second]
        if len(shared) < 2:
            continue
        found.append(
            Agreement(
                dimension=one.dimension,
                category=one.category,
                voters=(one.voters, other.voters),
                models=len(shared),
                kendall_tau=kendall_tau(
                    {name: first[name] for name in shared},
                    {name: second[name] for name in shared},
                ),
                orders=(
                    sorted(shared, key=first.__getitem__, reverse=True),
                    sorted(shared, key=second.__getitem__, reverse=True),
                ),
            )
        )
    return found
