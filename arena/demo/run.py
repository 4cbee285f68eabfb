"""The whole arena on one machine: provider, worker, clock and pages, with simulated models.

Nothing is short-circuited: responses and judgments travel over HTTP, votes through the database,
ratings through a published snapshot.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from psycopg import Connection
from rich.console import Console

from arena.demo.line_up import line_up
from arena.demo.processes import Processes
from arena.demo.register import register
from arena.demo.show import Bars, judges_found, recovered, show_judges, show_recovery
from arena.errors import OperatorError, UnknownThing
from arena.settings import Settings
from arena.steps.open_arena import Arena, open_arena
from arena.store import call, status
from arena.store import model as model_rows
from arena.store import snapshot as snapshots
from arena.store.file_lock import FileLock

PACE = """\
# The demo's pace, written at its first start; an arena.toml of your own beside it wins.
[schedule]
battles_per_pair = 12
every_seconds = 2

[work]
failures_allowed = 6
backoff_seconds = 0.25
backoff_cap_seconds = 5

[publish]
every_seconds = 5

[networks]
demo = "127.0.0.0/8"  # whoever submits a model here runs it on this machine
"""

PEERS = """
[peers]
enabled = true
"""

_POLL_SECONDS = 0.5
_START_SECONDS = 30.0


def run_demo(console: Console, port: int, *, leave: bool, peers: bool = False) -> None:
    """Run the demo until stopped or, with `leave`, until its leaderboard is complete.

    With `peers` the models judge one another too.

    Raises
    ------
    OperatorError
        If a port is taken, one of the processes ends, or an arena.toml has the say on peers.
    """
    _refuse_taken(port)
    # Also where a shell has set Ctrl-C to be ignored, as for a command in the background.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    first = Settings.from_environment()
    environment = _pace(first.home, peers=peers)
    settings = Settings.from_environment({**os.environ, **environment})
    with (
        _alone(settings.home),
        open_arena(settings) as arena,
        Processes(settings.home / "logs", environment) as children,
        arena.connection() as db,
    ):
        console.print(f"database ready in [bold]{settings.database_url or settings.home}[/bold]")
        base_url = _start_provider(children, arena, db)
        register(db, settings, base_url)
        _recover(db)
        children.start("worker", ["arena", "work"])
        children.start("clock", ["arena", "clock"])
        children.start("pages", ["arena", "serve", "--port", str(port), "--workers", "1"])
        _wait_for_port(children, port)
        address = f"http://127.0.0.1:{port}"
        console.print(f"pages on [bold]{address}[/bold], filling while you watch")
        failed = _watch(console, children, db)
        show_recovery(console, recovered(db))
        show_judges(console, judges_found(db))
        console.print(f"the leaderboard is complete: [bold]{address}[/bold]")
        if failed:
            console.print(f"{failed} calls failed for good: `arena status` says why")
        if not leave:
            console.print("Ctrl-C stops everything; `make run` goes on from the same data")
            _keep_running(children)


def _alone(home: Path) -> FileLock:
    """Refuse a second demo on one home: it would take the first one's provider away."""
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / "demo.lock")
    if not lock.try_exclusive():
        lock.close()
        raise OperatorError(
            f"a demo runs on {home} already; end it, or set ARENA_HOME to another folder"
        )
    return lock


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _pace(home: Path, *, peers: bool) -> dict[str, str]:
    """The environment that makes the children keep the demo's pace."""
    if os.environ.get("ARENA_SETTINGS") or (home / "arena.toml").exists():
        if peers:
            raise OperatorError("an arena.toml of yours is in force: set [peers] enabled there")
        return {}
    path = home / ("demo-peers.toml" if peers else "demo.toml")
    home.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(PACE + PEERS * peers, encoding="utf-8")
    return {"ARENA_SETTINGS": str(path)}


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise OperatorError(
                f"port {port} is taken; end what uses it or name another: arena demo --port N"
            ) from error


def _start_provider(children: Processes, arena: Arena, db: Connection[Any]) -> str:
    """Start the provider where it was before, if that port is free; returns its base URL."""
    note = arena.settings.home / "demo-provider"
    before = note.read_text(encoding="ascii").strip() if note.exists() else ""
    port = _free_port(before)
    process = children.start(
        "provider",
        ["arena.demo.provider", "--port", port, "--latency-ms", "5"],
        piped=True,
    )
    line = process.stdout.readline().decode().strip() if process.stdout else ""
    if not line.startswith("listening on "):
        process.wait()
        children.check()
    base_url = line.removeprefix("listening on ")
    if before and before != base_url:
        with db.transaction():
            model_rows.move_endpoints(db, before, base_url)
    note.write_text(base_url, encoding="ascii")
    return base_url


def _free_port(before: str) -> str:
    """The port of `before` if nobody has it, otherwise 0: any."""
    port = before.rpartition(":")[2].partition("/")[0]
    if not port:
        return "0"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            return "0"
    return port


def _recover(db: Connection[Any]) -> None:
    """Ask again what failed because the last run was cut short: the simulated models are well."""
    with db.transaction():
        for entry in line_up().models:
            with suppress(UnknownThing):
                model_rows.resume_model(db, entry.slug)
        call.reopen_failed_calls(db, "judgment")


def _wait_for_port(children: Processes, port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        children.check()
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise OperatorError(f"the pages did not answer on port {port} within {_START_SECONDS:.0f} s")


def _watch(console: Console, children: Processes, db: Connection[Any]) -> int:
    """Show progress until nothing is left to be done and a snapshot counts every vote.

    Returns how many calls failed for good.
    """
    bars = Bars(console)
    with bars.progress:
        while True:
            children.check()
            with db.transaction():
                totals = status.totals(db)
                latest = snapshots.latest_snapshot(db)
            bars.update(totals)
            if totals.votes and not totals.unfinished and latest and latest.votes == totals.votes:
                return totals.failed
            time.sleep(_POLL_SECONDS)


def _keep_running(children: Processes) -> None:
    while True:
        children.check()
        time.sleep(_POLL_SECONDS)
