"""Servers for the benchmark of the pages: the arena with a published leaderboard, and a rival."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from arena.cli.serve import DEFAULTS
from arena.settings import Settings
from arena.steps.publish_snapshot import publish_snapshot
from arena.store.database import database
from arena.store.migrate import migrate
from tests.benchmarks.voted_database import Size, fill
from tests.deploy.served import CONFIG, Server, free_port, served
from tests.journeys.arena_processes import until


@contextmanager
def published_arena(folder: Path, size: Size) -> Iterator[str]:
    """The connection string of a database with generated votes that were published."""
    with database(folder / "postgres", durable=False) as conninfo:
        migrate(conninfo)
        with psycopg.connect(conninfo) as db:
            fill(db, size)
            db.commit()
            publish_snapshot(db, Settings(home=folder))
        yield conninfo


@contextmanager
def arena_server(folder: Path, conninfo: str, processes: int) -> Iterator[Server]:
    """`arena serve` with deploy/gunicorn.conf.py and so many processes."""
    with served(conninfo, folder, "--workers", str(processes)) as server:
        yield server


@contextmanager
def trivial_server(folder: Path, size: int, processes: int) -> Iterator[Server]:
    """A Flask page of `size` bytes under gunicorn as `arena serve` sets it up."""
    port, log = free_port(), folder / "trivial.log"
    command = [sys.executable, "-m", "gunicorn", "--config", str(CONFIG)]
    command += ["--worker-class", str(DEFAULTS["worker_class"]), "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command += ["--workers", str(processes)]
    command += [f"tests.benchmarks.trivial_page:trivial_page({size})"]
    with log.open("ab") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, cwd=Path(__file__).parents[2])
    server = Server(port, process, log)
    try:
        until(lambda: _answers(server), "the trivial page to answer", 60)
        yield server
    finally:
        process.terminate()
        process.wait(60)


def _answers(server: Server) -> bool:
    try:
        return server.get("/")[0] == 200
    except OSError:
        return False
