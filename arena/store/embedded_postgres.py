"""A PostgreSQL of our own, started by whoever comes first and stopped by whoever leaves last.

Locks, let go by the system when their holder dies, say what is so: `start.lock` is held alone while
a server is started or stopped, `use.lock` is shared by all processes that use the server, so that
the last to leave can hold it alone. `server.lock` is the server's own.

TCP is off. The socket lies in a folder of mode 0700, and that is the access control.
"""

from __future__ import annotations

import atexit
from pathlib import Path

import psycopg

from arena.store.file_lock import FileLock
from arena.store.postgres_folder import PostgresFolder
from arena.store.postgres_server import PostgresServer
from arena.store.queries import queries

_SQL = queries("embedded_postgres")
_DATABASE = "arena"


class EmbeddedPostgres:
    """One process's use of the server in `home`; each process makes its own, after a fork too.

    Parameters
    ----------
    home : Path
        The server lives in its subfolder `postgres`.
    binaries : Path, optional
        The value of ARENA_PG_BIN.
    durable : bool
        False lets a crash of the machine ruin the data: for tests.
    timeout_seconds : float
        How long a start or a stop may take.

    Examples
    --------
    ::

        with EmbeddedPostgres(Path("/var/lib/arena")) as url:
            psycopg.connect(url)
    """

    def __init__(
        self,
        home: Path,
        binaries: Path | None = None,
        *,
        durable: bool = True,
        timeout_seconds: float = 60.0,
    ) -> None:
        self._folder = PostgresFolder(home.absolute() / "postgres")
        self._server = PostgresServer(self._folder, binaries, durable)
        self._timeout_seconds = timeout_seconds
        self._use: FileLock | None = None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Start the server or join those who use it; the URL of its database `arena`.

        The server is let go by `stop`, or at the orderly end of this process.

        Raises
        ------
        DatabaseUnavailable
            With the end of the server's log.
        """
        if self._use is None or not self._use.held:
            self._folder.make()
            with self._turn():
                self._use = FileLock(self._folder.root / "use.lock")
                self._use.try_shared()
                try:
                    self._server.await_ready(self._timeout_seconds)
                    self._create_database()
                except BaseException:
                    self._leave(self._use)
                    raise
            atexit.register(self.stop)
        return self._folder.url(_DATABASE)

    def stop(self) -> None:
        """Leave; the last to do so stops the server. A second time does nothing.

        Raises
        ------
        DatabaseUnavailable
            If the server does not stop.
        """
        atexit.unregister(self.stop)
        use, self._use = self._use, None
        # A forked child did not start it, and so does not stop it.
        if use is not None and use.held:
            with use, self._turn():
                self._leave(use)

    def _turn(self) -> FileLock:
        turn = FileLock(self._folder.root / "start.lock")
        turn.wait_exclusive(self._timeout_seconds)
        return turn

    def _leave(self, use: FileLock) -> None:
        """Only in a turn, or another might join a server that is being stopped."""
        with use:
            if use.try_exclusive():
                self._server.stop(self._timeout_seconds)

    def _create_database(self) -> None:
        with psycopg.connect(self._folder.url("postgres"), autocommit=True) as db:
            if db.execute(_SQL["arena_exists"]).fetchone() == (False,):
                db.execute(_SQL["create_arena"])
