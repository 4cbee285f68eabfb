"""`arena serve` on a free port, for the tests of what stands around it."""

from __future__ import annotations

import http.client
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.arena_processes import start_arena, until

CONFIG = Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Status and text of a reply, on a connection of its own."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            link.request("GET", path, headers=dict(headers or {}))
            reply = link.getresponse()
            return reply.status, reply.read().decode()
        finally:
            link.close()

    def answers(self) -> bool:
        """Whether it can do its work."""
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False


@contextmanager
def served(database: str, folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    """`arena serve` with the configuration of deploy/; ends in good order."""
    port, log = free_port(), folder / "serve.log"
    values = {
        "ARENA_DATABASE_URL": database,
        "ARENA_HOME": str(folder / "home"),
        "TMPDIR": str(folder),
        **environment,
    }
    command = ["serve", "--config", str(CONFIG), "--port", str(port), *options]
    process = start_arena(command, values, log)
    server = Server(port, process, log)
    try:
        until(server.answers, "the server to answer", 60)
        yield server
    finally:
        process.terminate()
        status = process.wait(60)
    assert status == 0, log.read_text()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
