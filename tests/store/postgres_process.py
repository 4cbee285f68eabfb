"""Processes that use an embedded PostgreSQL, and a look at the server from outside."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from arena.store.file_lock import FileLock

_PROGRAM = """
import sys
from pathlib import Path
from arena.store.embedded_postgres import EmbeddedPostgres

with EmbeddedPostgres(Path(sys.argv[1]), Path(sys.argv[2]), durable=False) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


class User:
    """A process of its own that uses the server in `home` until it is told to leave."""

    def __init__(self, home: Path, binaries: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, str(home), str(binaries)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def url(self) -> str:
        """Wait for its start."""
        assert self._process.stdout
        line = self._process.stdout.readline().strip()
        assert line, self._process.communicate()[1]
        return line

    def leave(self) -> None:
        _, errors = self._process.communicate("")
        assert self._process.returncode == 0, errors

    def signal(self, number: int) -> None:
        """Send a signal to all of its group, as a terminal does, and wait for its end."""
        os.killpg(self._process.pid, number)
        self._process.communicate()


def postmasters(home: Path) -> list[int]:
    """Processes started as a server of `home`."""
    data, found = str(home / "postgres" / "data"), []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if data in path.read_bytes().decode(errors="replace").split("\0"):
                found.append(int(path.parent.name))
    return found


def nothing_runs(home: Path) -> bool:
    """Whether no process of a server of `home` is left, and nobody uses it."""
    folder = home / "postgres"
    for name in ("server", "use"):
        with FileLock(folder / f"{name}.lock") as lock:
            if not lock.try_exclusive():
                return False
    return not postmasters(home) and not (folder / "data" / "postmaster.pid").exists()
