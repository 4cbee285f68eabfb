"""pg_dump, pg_restore and psql: of a version that suits the server, run without showing passwords.

pg_dump refuses a newer server, and what a newer pg_dump writes an older server may not understand;
so the programs are the server's own version or, failing that, the next newer there is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from arena.errors import DatabaseUnavailable, OperatorError
from arena.store.postgres_binaries import debian_folders, wheel_folders

_NEEDED = ("pg_dump", "pg_restore", "psql")
_PSQL = ("-X", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--file=-")
_CHUNK_BYTES = 1024 * 1024
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, slots=True)
class PostgresTools:
    """The programs of one installation, and the database they work on."""

    folder: Path
    major: int
    conninfo: str

    def run(self, program: str, *arguments: str | Path) -> str:
        """Run a program to its end; what it wrote.

        Raises
        ------
        OperatorError
            With its complaint.
        """
        done = subprocess.run(
            [self.folder / program, *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=self.environment(),
        )
        if done.returncode:
            raise self._failed(program, done.stderr)
        return done.stdout.decode(errors="replace")

    def run_script(self, first: str, *source: str | Path) -> None:
        """Run a script in the database: `first`, then what pg_restore makes of `source`.

        In one transaction, which is committed only if both programs have come to their end.

        Raises
        ------
        OperatorError
            With the complaint of whichever failed; then the database is as it was.
        """
        with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as also_said:
            reader = subprocess.Popen(
                [self.folder / "pg_restore", *source],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
            )
            writer = subprocess.Popen(
                [self.folder / "psql", *_PSQL, "--dbname", self.place],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=also_said,
                env=self.environment(),
            )
            if reader.stdout is None or writer.stdin is None:
                raise AssertionError("both were given pipes")
            with reader.stdout, suppress(BrokenPipeError):  # psql ends at the first error
                writer.stdin.write(first.encode())
                shutil.copyfileobj(reader.stdout, writer.stdin, _CHUNK_BYTES)
            if reader.wait():
                writer.kill()  # the end of its input would have it commit half of the backup
            with suppress(BrokenPipeError):
                writer.stdin.close()
            # Where psql failed, pg_restore only found its pipe closed.
            if writer.wait() > 0:
                raise self._failed("psql", _text_of(also_said))
            if reader.returncode:
                raise self._failed("pg_restore", _text_of(said))
            if writer.returncode:
                raise self._failed("psql", b"")

    def _failed(self, program: str, said: bytes) -> OperatorError:
        lines = said.decode(errors="replace").strip().splitlines()
        complaint = next((line for line in lines if "error" in line.lower()), "without a word")
        return OperatorError(f"{program} of PostgreSQL {self.major} failed: {complaint[:300]}")

    @property
    def place(self) -> str:
        """The connection string without its password: other users can see arguments."""
        parts = {k: v for k, v in conninfo_to_dict(self.conninfo).items() if k != "password"}
        return make_conninfo("", **parts)

    def environment(self) -> Mapping[str, str]:
        """What the programs see: messages in English, and the password."""
        password = conninfo_to_dict(self.conninfo).get("password")
        secret = {"PGPASSWORD": str(password)} if password else {}
        return {**os.environ, "LC_ALL": "C", **secret}


def find_tools(
    conninfo: str, server_major: int, chosen: Path | None = None, *, newest: bool = False
) -> PostgresTools:
    """The programs that suit a server.

    Parameters
    ----------
    server_major : int
        Its major version.
    chosen : Path, optional
        The value of ARENA_PG_BIN; preferred to others of its version.
    newest : bool
        Those that read most backups, rather than those nearest to the server.

    Raises
    ------
    DatabaseUnavailable
        If there are none of its version or a newer one; names the package to install.
    """
    found = {major: folder for major, folder in _installed(chosen) if major >= server_major}
    if not found:
        raise DatabaseUnavailable(
            f"no pg_dump, pg_restore and psql of PostgreSQL {server_major} or newer were found: "
            f"install Debian's postgresql-client-{server_major}, or set ARENA_PG_BIN to the "
            "folder that holds them"
        )
    major = max(found) if newest else min(found)
    return PostgresTools(found[major], major, conninfo)


def _text_of(log: IO[bytes]) -> bytes:
    log.seek(0)
    return log.read()


def _installed(chosen: Path | None) -> Iterator[tuple[int, Path]]:
    """Folders that hold all programs, with their versions; of one version, the best last."""
    on_path = shutil.which("pg_dump")
    places = [
        *([Path(on_path).parent] if on_path else []),
        *reversed([*wheel_folders(), *debian_folders()]),
        *([chosen] if chosen else []),
    ]
    for folder in places:
        if all(os.access(folder / program, os.X_OK) for program in _NEEDED):
            answer = subprocess.run(
                [folder / "pg_dump", "--version"], check=False, capture_output=True, text=True
            )
            match = _VERSION.search(answer.stdout)
            if match:
                yield int(match[1]), folder
