"""Providers: how fast one address may be asked, over all workers together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from arena.store.queries import queries

_SQL = queries("provider")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class Provider:
    """One address and its limits; None is no limit."""

    base_url: str
    concurrent: int | None
    per_minute: int | None


def set_provider(db: Db, limits: Provider) -> None:
    """Set the limits of a provider, or replace them."""
    values = {
        "base_url": limits.base_url,
        "concurrent": limits.concurrent,
        "per_minute": limits.per_minute,
    }
    db.execute(_SQL["set_provider"], values)


def remove_provider(db: Db, base_url: str) -> None:
    """Let a provider be asked without limits."""
    db.execute(_SQL["remove_provider"], {"base_url": base_url})


def providers(db: Db) -> list[Provider]:
    """The providers with limits, by address."""
    with db.cursor(row_factory=class_row(Provider)) as cursor:
        return cursor.execute(_SQL["providers"]).fetchall()


def rooms(db: Db) -> dict[str, int]:
    """How many calls each provider with limits may be sent now; 0 or less is none."""
    return dict(db.execute(_SQL["rooms"]).fetchall())


def take_tokens(db: Db, taken: Mapping[str, int]) -> None:
    """Note how many calls of each provider were just leased."""
    values = {"base_urls": list(taken), "taken": list(taken.values())}
    db.execute(_SQL["take_tokens"], values)
