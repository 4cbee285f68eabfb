"""The server on a `PostgresFolder`: launched, waited for, stopped.

`server.lock` is handed to the server itself, so it is free when the last of the server's processes
has ended; a process number in a file left by a crash cannot tell that.

Callers see to it that only one process starts or stops a server at a time.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from arena.errors import DatabaseUnavailable
from arena.store.file_lock import FileLock
from arena.store.postgres_account import choose_account, environment
from arena.store.postgres_binaries import find_binaries
from arena.store.postgres_folder import PostgresFolder

_PAUSE_SECONDS = 0.02

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_checkpoints": "off",
    # Errors are the caller's to report; statements and details hold texts of prompts and responses.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


@dataclass(slots=True)
class PostgresServer:
    """The one server of a folder, whichever process launched it."""

    folder: PostgresFolder
    binaries: Path | None = None
    """The value of ARENA_PG_BIN."""
    durable: bool = True
    """False lets a crash of the machine ruin the data. A server that runs already keeps its own."""
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def await_ready(self, timeout_seconds: float) -> None:
        """Return when the server answers; launch it if none runs.

        Raises
        ------
        DatabaseUnavailable
            With the end of its log, if it ends at once or does not answer in time.
        """
        deadline = time.monotonic() + timeout_seconds
        launched, refusal = False, "it still starts, stops or recovers"
        while time.monotonic() < deadline:
            with self._lock() as lock:
                if lock.try_exclusive():
                    if launched:
                        log = self.folder.log_tail()
                        raise DatabaseUnavailable(f"PostgreSQL ended at its start; {log}")
                    self._launch(lock)
                    launched = True
            try:
                psycopg.connect(self.folder.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                refusal = str(error)
            else:
                return
            time.sleep(_PAUSE_SECONDS)
        raise DatabaseUnavailable(
            f"PostgreSQL did not answer within {timeout_seconds:g} s: {refusal};"
            f" {self.folder.log_tail()}"
        )

    def stop(self, timeout_seconds: float) -> None:
        """Return when the last process of the server has ended.

        The shutdown is fast; if that takes too long, immediate, and the next start recovers.

        Raises
        ------
        DatabaseUnavailable
            If that takes too long as well.
        """
        with self._lock() as lock:
            for request in (signal.SIGINT, signal.SIGQUIT):
                if lock.try_exclusive():
                    break
                # Just launched, it has not noted its number yet.
                pid = self.folder.postmaster_pid() or (self._process and self._process.pid)
                if pid:
                    _send(pid, request)
                try:
                    lock.wait_exclusive(timeout_seconds)
                except DatabaseUnavailable:
                    if request is signal.SIGQUIT:
                        raise
        self.folder.remove_socket_folder()

    def _lock(self) -> FileLock:
        return FileLock(self.folder.root / "server.lock")

    def _launch(self, lock: FileLock) -> None:
        """Start a server that holds `lock` for as long as any of its processes lives."""
        folder = self.folder
        account = choose_account(folder.root)
        binaries = find_binaries(account, folder.root, self.binaries, folder.major)
        folder.make_data(account, binaries, durable=self.durable)
        folder.forget_dead_server()

        sockets = str(folder.make_socket_folder(account)).replace('"', '""')
        settings = _SETTINGS | {"unix_socket_directories": f'"{sockets}"'}
        settings |= {} if self.durable else _NOT_DURABLE
        flags = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        log = folder.open_log()
        try:
            self._process = subprocess.Popen(
                [*account.prefix, str(binaries.postgres), "-D", str(folder.data), *flags],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment(),
                cwd="/",
                pass_fds=[lock.descriptor],
                start_new_session=True,  # out of the reach of the terminal's Ctrl-C
            )
        finally:
            os.close(log)
        # Whoever ends it, it is not left a zombie.
        threading.Thread(target=self._process.wait, daemon=True, name="postgres-end").start()


def _send(pid: int, request: signal.Signals) -> None:
    # Of a killed server only children are left, and they end by themselves.
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, request)
