"""Who met whom on a main board, and how firmly its places hold: written once, then only read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from arena.store.queries import queries

_SQL = queries("board_figures")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class Flip:
    """So many votes were dropped until the model above stood below, or `outcome` says what else."""

    place: int
    above_id: int
    below_id: int
    outcome: str
    votes: int


@dataclass(frozen=True, slots=True)
class StoredFigures:
    """A board's figures: lists of compared pairs, and of models that are not told apart."""

    separability: float | None
    model_a_ids: list[int]
    model_b_ids: list[int]
    wins: list[int]
    losses: list[int]
    ties: list[int]
    alike_model_ids: list[int]
    alike_runs: list[int]
    rated_ids: list[int]
    difference_points: list[float]
    """To the precision of 32 bits; places as in `arena.rating.board.Board.differences`."""
    flips: list[Flip]


@dataclass(frozen=True, slots=True)
class Pair:
    """Votes between two models: those that a won, lost and tied."""

    model_a_id: int
    model_b_id: int
    wins: int
    losses: int
    ties: int


@dataclass(frozen=True, slots=True)
class Opponent:
    """A model's record against another one; names as the snapshot used them."""

    model_id: int
    slug: str
    name: str
    wins: int
    losses: int
    ties: int


@dataclass(frozen=True, slots=True)
class NamedFlip:
    """A flip between two models that anyone may see."""

    place: int
    above: str
    below: str
    outcome: str
    votes: int


def add_figures(db: Db, board_id: int, figures: StoredFigures) -> None:
    """Store a board's figures, without its flips."""
    db.execute(
        _SQL["add_figures"],
        {
            "board_id": board_id,
            "separability": figures.separability,
            "model_a_ids": figures.model_a_ids,
            "model_b_ids": figures.model_b_ids,
            "wins": figures.wins,
            "losses": figures.losses,
            "ties": figures.ties,
            "alike_model_ids": figures.alike_model_ids,
            "alike_runs": figures.alike_runs,
            "rated_ids": figures.rated_ids,
            "difference_points": figures.difference_points,
        },
    )


def add_flips(db: Db, board_id: int, flips: Sequence[Flip]) -> None:
    """Store a board's flips."""
    db.execute(
        _SQL["add_flips"],
        {
            "board_id": board_id,
            "places": [one.place for one in flips],
            "above_ids": [one.above_id for one in flips],
            "below_ids": [one.below_id for one in flips],
            "outcomes": [one.outcome for one in flips],
            "votes": [one.votes for one in flips],
        },
    )


def figures(db: Db, board_id: int) -> StoredFigures | None:
    """A board's figures without its flips, as published; None if it has none."""
    with db.cursor(row_factory=kwargs_row(partial(StoredFigures, flips=[]))) as cursor:
        return cursor.execute(_SQL["figures"], {"board_id": board_id}).fetchone()


def flips(db: Db, board_id: int) -> list[Flip]:
    """A board's flips, from the top."""
    with db.cursor(row_factory=class_row(Flip)) as cursor:
        return cursor.execute(_SQL["flips"], {"board_id": board_id}).fetchall()


def separability(db: Db, board_id: int) -> float | None:
    """Share of pairs that are told apart; None where it is not known."""
    row = db.execute(_SQL["separability"], {"board_id": board_id}).fetchone()
    return None if row is None else row[0]


def difference_reach(db: Db, board_id: int, model_id: int, other_id: int) -> float | None:
    """How far the interval of two models' difference reaches, in points; None if it is not kept."""
    values = {"board_id": board_id, "model_id": model_id, "other_id": other_id}
    row = db.execute(_SQL["difference_reach"], values).fetchone()
    return None if row is None else row[0]


def public_alike(db: Db, board_id: int) -> list[list[str]]:
    """Runs of neighbours of whom no two are told apart, from the top; only of public models."""
    runs: dict[int, list[str]] = {}
    for run, name in db.execute(_SQL["public_alike"], {"board_id": board_id}).fetchall():
        runs.setdefault(run, []).append(name)
    return [names for names in runs.values() if len(names) > 1]


def pairs_among(db: Db, board_id: int, model_ids: Sequence[int]) -> list[Pair]:
    """The compared pairs of these models, each once, ordered by their ids."""
    values = {"board_id": board_id, "model_ids": list(model_ids)}
    with db.cursor(row_factory=class_row(Pair)) as cursor:
        return cursor.execute(_SQL["pairs_among"], values).fetchall()


def public_opponents(db: Db, board_id: int, model_id: int) -> list[Opponent]:
    """A model's record against each opponent that anyone may see, by name."""
    values = {"board_id": board_id, "model_id": model_id}
    with db.cursor(row_factory=class_row(Opponent)) as cursor:
        return cursor.execute(_SQL["public_opponents"], values).fetchall()


def public_flips(db: Db, board_id: int) -> list[NamedFlip]:
    """The flips between models that anyone may see, from the top."""
    with db.cursor(row_factory=class_row(NamedFlip)) as cursor:
        return cursor.execute(_SQL["public_flips"], {"board_id": board_id}).fetchall()
