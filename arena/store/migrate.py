"""Brings a database to the schema of this version: forward only, each file once.

Each file is applied in a transaction of its own, together with the row that says so. Runs at the
same time wait for each other by polling `pg_try_advisory_lock`: whoever waits inside
`pg_advisory_lock` holds a snapshot, which blocks CREATE INDEX CONCURRENTLY for ever.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from arena.errors import DatabaseUnavailable, MigrationConflict
from arena.store.migration_files import Migration, read_migrations
from arena.store.queries import queries
from arena.store.sql_files import migrations_folder

_SQL = queries("migrate")
_LOCK_KEY = int.from_bytes(b"arena")
_PAUSE_SECONDS = 0.05


def migrate(
    conninfo: str, folder: Path | None = None, *, timeout_seconds: float = 600.0
) -> list[str]:
    """Apply what is pending; the names of the files applied, in order.

    Parameters
    ----------
    conninfo : str
        Of a user who may create tables.
    folder : Path, optional
        Of migrations; this version's own unless given.
    timeout_seconds : float
        How long to wait for another run to end.

    Raises
    ------
    MigrationConflict
        If database and files disagree, or a file fails; the files before it stay applied.
    DatabaseUnavailable
        If the database cannot be reached, or another run does not end in time.
    """
    files = read_migrations(folder or migrations_folder())
    try:
        connection = psycopg.connect(conninfo, autocommit=True, application_name="arena migrate")
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(f"no migration was applied: {error}") from error
    with connection as db, _alone(db, timeout_seconds):
        db.execute(_SQL["make_table"])
        todo = _pending(db, files)
        for migration in todo:
            _apply(db, migration)
    return [migration.name for migration in todo]


def pending(connection: Connection[Any], folder: Path | None = None) -> list[str]:
    """The names of the files not yet applied, in order; changes nothing.

    Raises
    ------
    MigrationConflict
        If database and files disagree.
    """
    files = read_migrations(folder or migrations_folder())
    if connection.execute(_SQL["table_exists"]).fetchone() == (False,):
        return [migration.name for migration in files]
    return [migration.name for migration in _pending(connection, files)]


@contextmanager
def _alone(db: Connection[Any], timeout_seconds: float) -> Iterator[None]:
    deadline = time.monotonic() + timeout_seconds
    while db.execute(_SQL["try_lock"], {"key": _LOCK_KEY}).fetchone() == (False,):
        if time.monotonic() > deadline:
            raise DatabaseUnavailable(f"another migration still runs after {timeout_seconds:g} s")
        time.sleep(_PAUSE_SECONDS)
    try:
        yield
    finally:
        # A broken connection has let go already.
        if not db.broken:
            db.execute(_SQL["unlock"], {"key": _LOCK_KEY})


def _pending(db: Connection[Any], files: Sequence[Migration]) -> Sequence[Migration]:
    """The files after those applied, which must be the first files, unchanged."""
    applied = db.execute(_SQL["applied_migrations"]).fetchall()
    if len(applied) > len(files):
        raise MigrationConflict(
            f"the database has migration {applied[-1][1]}, this version of the arena ends with"
            f" {files[-1].name}: install the version that made the database"
        )
    for (number, name, digest), migration in zip(applied, files, strict=False):
        if (number, name) != (migration.number, migration.name):
            raise MigrationConflict(
                f"the database has migration {name} where this version has {migration.name}"
            )
        if digest != migration.sha256:
            raise MigrationConflict(
                f"{name} was edited after it was applied: restore it, and write a new migration"
            )
    return files[len(applied) :]


def _apply(db: Connection[Any], migration: Migration) -> None:
    record = {"number": migration.number, "name": migration.name, "sha256": migration.sha256}
    try:
        with db.transaction():
            db.execute(migration.text)
            db.execute(_SQL["record_migration"], record)
    except psycopg.Error as error:
        kind = DatabaseUnavailable if db.broken else MigrationConflict
        raise kind(f"{_place(migration, error)}: {error}") from error


def _place(migration: Migration, error: psycopg.Error) -> str:
    if not error.diag.statement_position:
        return migration.name
    before = migration.text.decode()[: int(error.diag.statement_position) - 1]
    return f"{migration.name}, line {before.count(chr(10)) + 1}"
