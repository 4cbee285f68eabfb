"""The sealed keys of endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import Connection

from arena.store.queries import queries

_SQL = queries("endpoint_key")


def sealed_keys(db: Connection[Any]) -> dict[int, bytes]:
    """Every sealed key by its endpoint's id, locked until the transaction ends."""
    return dict(db.execute(_SQL["sealed_keys"]).fetchall())


def reseal(db: Connection[Any], sealed: Mapping[int, bytes]) -> None:
    """Store the same keys sealed anew."""
    values = {"endpoint_ids": list(sealed), "sealed": list(sealed.values())}
    db.execute(_SQL["reseal"], values)
