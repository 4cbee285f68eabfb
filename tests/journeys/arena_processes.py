"""Real processes for the journeys: a provider with faults, and `arena work` beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def provider(*options: str, log: Path | None = None) -> Iterator[str]:
    """The bundled provider on a free port; gives its base URL."""
    command = [sys.executable, "-m", "arena.demo.provider", "--port", "0", *options]
    if log is not None:
        command += ["--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("the provider has no standard output")
        try:
            yield process.stdout.readline().strip().removeprefix("listening on ")
        finally:
            process.terminate()
            process.wait(10)


def arena_environment(database: str, folder: Path, settings: str) -> dict[str, str]:
    """For `arena` to work on `database` with these settings, which are written to `folder`."""
    path = folder / "arena.toml"
    path.write_text(settings)
    return {
        "ARENA_DATABASE_URL": database,
        "ARENA_HOME": str(folder),
        "ARENA_SETTINGS": str(path),
    }


def start_arena(
    arguments: list[str], environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """Start `arena ARGUMENTS`; its output is appended to `log`."""
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "arena", *arguments],
            env={**os.environ, **environment},
            stdout=file,
            stderr=file,
            stdin=subprocess.DEVNULL,
        )


def until(reached: Callable[[], bool], what: str, seconds: float = 180) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.3)
