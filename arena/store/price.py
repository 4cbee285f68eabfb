"""What models cost, as their submitters say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("price")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class Price:
    """A model's price in US dollars per million tokens."""

    model_id: int
    price_in_usd: float
    price_out_usd: float


def public_prices(db: Db, board_id: int) -> list[Price]:
    """Prices of the models of a board that anyone may see, by model; none where none is known."""
    with db.cursor(row_factory=class_row(Price)) as cursor:
        return cursor.execute(_SQL["public_prices"], {"board_id": board_id}).fetchall()
