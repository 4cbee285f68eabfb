"""A request's connection: one from the pool, transactions opened by name, given back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g
from psycopg import Connection, IsolationLevel

from arena.store.database import Pool, open_pool

Db = Connection[Any]

_EXTENSION = "arena_pool"


def register_pool(app: Flask, conninfo: str, *, max_size: int) -> None:
    """Give `app` a pool. It connects at the first request, so workers may be forked before that."""
    app.extensions[_EXTENSION] = open_pool(
        conninfo, application_name="arena web", max_size=max_size, timeout_seconds=5
    )
    app.teardown_appcontext(_give_back)


def pool_of(app: Flask) -> Pool:
    """The pool of `app`; whoever made the app may close it at its end."""
    pool: Pool = app.extensions[_EXTENSION]
    return pool


@contextmanager
def request_transaction(*, read_only: bool) -> Iterator[Db]:
    """One transaction on this request's connection, committed when the block ends.

    A read-only one sees the database as of one moment, however many queries it makes.

    Raises
    ------
    DatabaseUnavailable
        If no connection comes within five seconds.
    """
    if "db" not in g:
        g.db = pool_of(current_app).getconn()
    db: Db = g.db
    # In autocommit mode nothing opens a transaction but the block below.
    db.autocommit = True
    db.read_only = read_only
    db.isolation_level = IsolationLevel.REPEATABLE_READ if read_only else None
    with db.transaction():
        yield db


def _give_back(_error: BaseException | None) -> None:
    db = g.pop("db", None)
    if db is not None:
        pool_of(current_app).putconn(db)
