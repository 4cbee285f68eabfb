"""Which PostgreSQL is used, and pools of connections to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from arena.errors import DatabaseUnavailable
from arena.store.embedded_postgres import EmbeddedPostgres
from arena.store.postgres_binaries import OLDEST_MAJOR

Pool = ConnectionPool[Connection[Any]]


@contextmanager
def database(
    home: Path, url: str | None = None, binaries: Path | None = None, *, durable: bool = True
) -> Iterator[str]:
    """Give a connection string: of the server at `url`, otherwise of the embedded one in `home`.

    Parameters
    ----------
    home : Path
        The value of ARENA_HOME.
    url : str, optional
        The value of ARENA_DATABASE_URL; tried once before it is given back.
    binaries : Path, optional
        The value of ARENA_PG_BIN.
    durable : bool
        False lets a crash of the machine ruin the embedded database: for tests.

    Raises
    ------
    DatabaseUnavailable
        If the server cannot be started or reached, is too old, or does not store UTF-8.
    """
    if url:
        check_server(url)
        yield url
    else:
        with EmbeddedPostgres(home, binaries, durable=durable) as embedded:
            yield embedded


def open_pool(
    conninfo: str,
    *,
    application_name: str = "arena",
    min_size: int = 1,
    max_size: int = 10,
    timeout_seconds: float = 15.0,
) -> Pool:
    """A pool that connects at its first use, so that a process may fork before that.

    Its connections are tried before they are lent, keep UTC, and commit when they come back from
    `with pool.connection() as db`. Close the pool at the end, or use it in a `with`.

    Parameters
    ----------
    conninfo : str
        What `database` gives.
    application_name : str
        What `pg_stat_activity` shows.
    min_size, max_size : int
        Connections kept open, and open at most.
    timeout_seconds : float
        How long to wait for a connection before `DatabaseUnavailable`.
    """
    options = conninfo_to_dict(conninfo).get("options")
    return _LazyPool(
        make_conninfo(
            conninfo,
            application_name=application_name,
            options=" ".join(filter(None, [str(options or ""), "-c TimeZone=UTC"])),
        ),
        min_size=min_size,
        max_size=max_size,
        timeout=timeout_seconds,
        name=application_name,
        check=ConnectionPool.check_connection,
        open=False,
    )


def check_server(url: str) -> None:
    """Connect once.

    Raises
    ------
    DatabaseUnavailable
        If that fails, or the server is too old or does not store UTF-8. Never quotes the password.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # The cause quotes the URL, and that may hold a password.
        raise DatabaseUnavailable(
            "ARENA_DATABASE_URL is not like postgresql://user:password@host:5432/arena"
        ) from None
    place = f"database {parts.get('dbname', '')!s} at {parts.get('host', 'the local socket')!s}"
    try:
        with psycopg.connect(url, connect_timeout=10) as db:
            version, encoding = db.info.server_version, db.info.parameter_status("server_encoding")
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(f"{place} cannot be reached: {error}") from error
    if version < OLDEST_MAJOR * 10000:
        raise DatabaseUnavailable(
            f"{place} is PostgreSQL {version // 10000}; the arena needs {OLDEST_MAJOR} or newer"
        )
    if encoding != "UTF8":
        raise DatabaseUnavailable(f"{place} stores {encoding}; the arena needs UTF8")


class _LazyPool(Pool):
    def getconn(self, timeout: float | None = None) -> Connection[Any]:
        self.open()
        try:
            return super().getconn(timeout)
        except PoolTimeout as error:
            raise DatabaseUnavailable(f"no connection to the database: {error}") from error
