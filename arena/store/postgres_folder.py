"""The folder of the embedded PostgreSQL: what lies where, and how it is first made.

    postgres/            0700: whoever gets in here gets into the database
        data/            made by initdb
        postgres.log
        .s.PGSQL.5432    the socket, unless the path is too long for one
        socket_folder    names the short folder that then holds the socket
        *.lock           see `arena.store.embedded_postgres`

Where root has no other way, all of it belongs to the user nobody.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from arena.errors import DatabaseUnavailable
from arena.store.postgres_account import Account
from arena.store.postgres_binaries import PostgresBinaries

USER = "arena"
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 80
"""Bytes; Linux allows 107 and macOS 103, and PostgreSQL adds `.lock`."""
_LONGEST_LOG = 10_000_000
"""Bytes; a longer one is begun anew at the next start."""
_FIRST_BUILTIN_LOCALE = 17


@dataclass(frozen=True, slots=True)
class PostgresFolder:
    """One database cluster with its socket, log and locks."""

    root: Path

    @property
    def data(self) -> Path:
        """What PostgreSQL keeps."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.root / "postgres.log"

    @property
    def major(self) -> int | None:
        """Major version of the data; None before initdb."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def make(self) -> None:
        """Make the folder; close it to all but its owner."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.root.chmod(0o700)
        except OSError as error:
            raise DatabaseUnavailable(f"the folder {self.root} cannot be used: {error}") from error

    def make_data(self, account: Account, binaries: PostgresBinaries, *, durable: bool) -> None:
        """Make the data where there is none yet; cut short, it is begun anew next time."""
        for leftover in self.root.glob("initdb-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        if self.data.exists():
            account.own(self.data)
            return

        # A name of its own, because an initdb outlives a killed caller.
        partial = Path(tempfile.mkdtemp(prefix="initdb-", dir=self.root))
        account.own(partial)
        # Text sorts by code point on every system and version.
        locale = ["--locale=C.UTF-8"]
        if binaries.major >= _FIRST_BUILTIN_LOCALE:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        answer = account.run(
            binaries.initdb,
            f"--pgdata={partial}",
            *(f"--username={USER}", "--encoding=UTF8", *locale),
            *("--auth-local=trust", "--auth-host=reject", "--no-instructions"),
            *(() if durable else ("--no-sync",)),
        )
        if answer.returncode:
            shutil.rmtree(partial, ignore_errors=True)
            raise DatabaseUnavailable(f"{binaries.initdb} failed:\n{answer.stdout.strip()}")
        partial.rename(self.data)
        if durable:
            _sync(self.root)

    def make_socket_folder(self, account: Account) -> Path:
        """The folder for the socket: the root, or a short one where the root's path is too long."""
        folder = self.socket_folder
        if folder == self.root and not _holds_a_socket(self.root):
            place = tempfile.gettempdir()
            place = place if len(os.fsencode(place)) < _LONGEST_SOCKET / 2 else "/tmp"
            folder = Path(tempfile.mkdtemp(prefix="arena-", dir=place))
            self._note.write_text(str(folder))
        account.own(folder)
        return folder

    @property
    def socket_folder(self) -> Path:
        """Where the socket of the running server is."""
        try:
            folder = Path(self._note.read_text())
            # Temporary folders are swept, and a folder of another user is not to be trusted.
            if folder.stat().st_uid in (os.geteuid(), self.root.stat().st_uid):
                return folder
        except FileNotFoundError:
            pass
        return self.root

    def remove_socket_folder(self) -> None:
        """Remove the short folder, if there is one; its server must have stopped."""
        if self.socket_folder != self.root:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
        self._note.unlink(missing_ok=True)

    def url(self, database: str) -> str:
        """How psycopg connects to one database of the running server."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self.socket_folder), safe='')}"

    def postmaster_pid(self) -> int | None:
        """The server's process, if one is noted and it is a PostgreSQL as far as can be seen."""
        pid = self._noted_pid()
        return pid if pid and _program(pid) in ("postgres", None) else None

    def forget_dead_server(self) -> None:
        """Remove the notes of a dead server whose number is not free: PostgreSQL would not start.

        Another program has it after a container was killed, or init has not seen its end yet.
        """
        if self._noted_pid() and self.postmaster_pid() is None:
            socket = self.socket_folder / _SOCKET
            for note in (self.data / "postmaster.pid", socket, Path(f"{socket}.lock")):
                note.unlink(missing_ok=True)

    def open_log(self) -> int:
        """A descriptor to write the log with; the caller closes it."""
        too_long = self.log.exists() and self.log.stat().st_size > _LONGEST_LOG
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | (os.O_TRUNC if too_long else 0)
        return os.open(self.log, flags, 0o600)

    def log_tail(self, lines: int = 12) -> str:
        """The last lines of the log, for a message."""
        if not self.log.exists():
            return f"{self.log} is empty"
        text = self.log.read_bytes()[-8000:].decode(errors="replace")
        return "\n".join([f"the end of {self.log}:", *text.splitlines()[-lines:]])

    @property
    def _note(self) -> Path:
        return self.root / "socket_folder"

    def _noted_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None


def _holds_a_socket(folder: Path) -> bool:
    # A comma would part two hosts in a connection string.
    return len(os.fsencode(folder / _SOCKET)) <= _LONGEST_SOCKET and "," not in str(folder)


def _sync(folder: Path) -> None:
    """Make a change of names last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _program(pid: int) -> str | None:
    """The name of a process's program; None where it cannot be seen, empty where it has ended.

    A process that has ended stays in the list until its parent, or init, takes note.
    """
    process = Path(f"/proc/{pid}")
    try:
        if not (process / "cmdline").read_bytes():
            return ""
        return (process / "comm").read_text().strip()
    except OSError:
        return None
