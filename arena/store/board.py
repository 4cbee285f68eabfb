"""Boards and their ratings: written once with their snapshot, then only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from arena.store.queries import queries

_SQL = queries("board")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class NewBoard:
    """A board to be stored."""

    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool
    settings: Mapping[str, Any]
    converged: bool
    votes_used: int
    unreadable: int
    unpaired: int
    clusters: int
    interval_kind: str
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A board as stored, without its ratings."""

    board_id: int
    snapshot_id: str
    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool
    settings: dict[str, Any]
    converged: bool
    votes_used: int
    unreadable: int
    unpaired: int
    clusters: int
    interval_kind: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class NewRating:
    """One model's line on a board; an unrated model has `unrated`, the reason, and no figures."""

    model_id: int
    strength: float | None
    rating: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    votes: int
    wins: int
    losses: int
    ties: int
    unrated: str | None


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One model's line on a board, with its names as the snapshot used them."""

    model_id: int
    slug: str
    name: str
    organization: str
    license: str
    strength: float | None
    rating: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    votes: int
    wins: int
    losses: int
    ties: int
    unrated: str | None


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What a board's fit found beside strengths, or in `note` why the votes do not determine it.

    Kinds and figures are those of `arena.rating.effects.Effect`.
    """

    kind: str
    name: str
    value: float | None
    lower: float | None
    upper: float | None
    unit: float = 1.0
    suspended: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelRating:
    """A model's line on one board of a snapshot."""

    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool
    strength: float | None
    rating: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    votes: int
    wins: int
    losses: int
    ties: int
    unrated: str | None


def add_board(
    db: Db,
    snapshot_id: str,
    board: NewBoard,
    ratings: Sequence[NewRating],
    effects: Sequence[EffectRow] = (),
) -> int:
    """Store a board with its ratings and effects; returns its id."""
    row = db.execute(
        _SQL["add_board"],
        {
            "snapshot_id": snapshot_id,
            "dimension": board.dimension,
            "category": board.category,
            "voters": board.voters,
            "method": board.method,
            "style_control": board.style_control,
            "settings": Jsonb(board.settings),
            "converged": board.converged,
            "votes_used": board.votes_used,
            "unreadable": board.unreadable,
            "unpaired": board.unpaired,
            "clusters": board.clusters,
            "interval_kind": board.interval_kind,
            "notes": list(board.notes),
        },
    ).fetchone()
    if row is None:
        raise LookupError("an insert without a row")
    db.execute(
        _SQL["add_ratings"],
        {
            "board_id": row[0],
            "model_ids": [r.model_id for r in ratings],
            "strengths": [r.strength for r in ratings],
            "ratings": [r.rating for r in ratings],
            "lowers": [r.lower for r in ratings],
            "uppers": [r.upper for r in ratings],
            "ranks": [r.rank for r in ratings],
            "rank_lows": [r.rank_low for r in ratings],
            "rank_highs": [r.rank_high for r in ratings],
            "votes": [r.votes for r in ratings],
            "wins": [r.wins for r in ratings],
            "losses": [r.losses for r in ratings],
            "ties": [r.ties for r in ratings],
            "unrated": [r.unrated for r in ratings],
        },
    )
    db.execute(
        _SQL["add_effects"],
        {
            "board_id": row[0],
            "kinds": [e.kind for e in effects],
            "names": [e.name for e in effects],
            "values": [e.value for e in effects],
            "lowers": [e.lower for e in effects],
            "uppers": [e.upper for e in effects],
            "units": [e.unit for e in effects],
            "suspended": [e.suspended for e in effects],
            "notes": [e.note for e in effects],
        },
    )
    return int(row[0])


def boards(db: Db, snapshot_id: str) -> list[BoardRow]:
    """The boards of a snapshot in the order they were published."""
    with db.cursor(row_factory=class_row(BoardRow)) as cursor:
        return cursor.execute(_SQL["boards"], {"snapshot_id": snapshot_id}).fetchall()


def ratings(db: Db, board_id: int) -> list[RatingRow]:
    """The lines of a board: rated models by rating, then unrated ones by name."""
    with db.cursor(row_factory=class_row(RatingRow)) as cursor:
        return cursor.execute(_SQL["ratings"], {"board_id": board_id}).fetchall()


def effects(db: Db, board_id: int) -> list[EffectRow]:
    """What a board's fit found beside strengths: of judges, then of style."""
    with db.cursor(row_factory=class_row(EffectRow)) as cursor:
        return cursor.execute(_SQL["effects"], {"board_id": board_id}).fetchall()


def unpublished_names(db: Db, snapshot_id: str) -> list[str]:
    """Names of a snapshot's models, and of judges that are models, that are unpublished now."""
    rows = db.execute(_SQL["unpublished_names"], {"snapshot_id": snapshot_id}).fetchall()
    return [name for (name,) in rows]


def public_ratings(db: Db, board_id: int) -> list[RatingRow]:
    """As `ratings`, without the models that are unpublished now."""
    with db.cursor(row_factory=class_row(RatingRow)) as cursor:
        return cursor.execute(_SQL["public_ratings"], {"board_id": board_id}).fetchall()


def ratings_of_model(db: Db, snapshot_id: str, model_id: int) -> list[ModelRating]:
    """One model's lines on a snapshot's boards, in the order they were published."""
    values = {"snapshot_id": snapshot_id, "model_id": model_id}
    with db.cursor(row_factory=class_row(ModelRating)) as cursor:
        return cursor.execute(_SQL["ratings_of_model"], values).fetchall()
