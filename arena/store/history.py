"""Ratings over the snapshots of one kind of board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.board import BoardRow
from arena.store.queries import queries
from arena.store.snapshot import Snapshot

_SQL = queries("history")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class PastRating:
    """A model's rating in one snapshot."""

    number: int
    created_at: dt.datetime
    model_id: int
    rating: float


@dataclass(frozen=True, slots=True)
class PastLine:
    """A model's line on one snapshot's board; an unrated one has a reason and no figures."""

    number: int
    snapshot_id: str
    created_at: dt.datetime
    methodology_version: int
    dimension: str
    voters: str
    method: str
    rating: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    votes: int
    unrated: str | None


def ratings_over_snapshots(
    db: Db, board: BoardRow, number: int, model_ids: Sequence[int], snapshots: int
) -> list[PastRating]:
    """Ratings of these models on boards like `board`, the oldest snapshot first.

    Of the snapshots up to number `number`, the last `snapshots`.
    """
    values = {
        **_alike(board),
        "number": number,
        "model_ids": list(model_ids),
        "snapshots": snapshots,
    }
    with db.cursor(row_factory=class_row(PastRating)) as cursor:
        return cursor.execute(_SQL["ratings_over_snapshots"], values).fetchall()


def history_of_model(
    db: Db, board: BoardRow, model_id: int, *, limit: int, before: int | None = None
) -> list[PastLine]:
    """A model's lines on boards like `board`, the newest snapshot first.

    `before` leaves out the snapshots of that number and later.
    """
    values = {**_alike(board), "model_id": model_id, "limit": limit, "before": before}
    with db.cursor(row_factory=class_row(PastLine)) as cursor:
        return cursor.execute(_SQL["history_of_model"], values).fetchall()


def _alike(board: BoardRow) -> dict[str, object]:
    names = ("dimension", "category", "voters", "method", "style_control")
    return {name: getattr(board, name) for name in names}


@dataclass(frozen=True, slots=True)
class Exposure:
    """Battles drawn with a model, and those drawn in all since it was entered."""

    battles: int
    battles_since: int


def previous_snapshot(db: Db, number: int) -> Snapshot | None:
    """The snapshot before the one of this number, if any."""
    with db.cursor(row_factory=class_row(Snapshot)) as cursor:
        return cursor.execute(_SQL["previous_snapshot"], {"number": number}).fetchone()


def retracted_between(
    db: Db, before: Snapshot, after: Snapshot, board: BoardRow, model_id: int
) -> int:
    """Votes on a model that `before` counted on a board like this and `after` does not."""
    row = db.execute(
        _SQL["retracted_between"],
        {
            "after_retraction_id": before.last_retraction_id,
            "last_retraction_id": after.last_retraction_id,
            "last_vote_id": before.last_vote_id,
            "dimension": board.dimension,
            "voters": board.voters,
            "model_id": model_id,
        },
    ).fetchone()
    if row is None:
        raise LookupError("a count without a row")
    return int(row[0])


def exposure(db: Db, model_id: int) -> Exposure:
    """How often a model was drawn, as of now."""
    with db.cursor(row_factory=class_row(Exposure)) as cursor:
        found = cursor.execute(_SQL["exposure"], {"model_id": model_id}).fetchone()
    if found is None:
        raise LookupError("counts without a row")
    return found
