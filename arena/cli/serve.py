"""`arena serve`: gunicorn with the pages and the API."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import Application
from gunicorn.glogging import Logger

from arena.settings import Settings
from arena.steps.open_arena import open_arena

_THREADS = 8


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's own lines go where all others go, in their format."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn in every process."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def _forget_process(_server: Any, worker: Any) -> None:
    """Drop what an ended process said of itself as it was then; its counts stay."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


DEFAULTS: dict[str, Any] = {
    "bind": "127.0.0.1:8000",
    "workers": 2,
    "threads": _THREADS,
    "worker_class": "arena.web.timed_worker.TimedWorker",
    "timeout": 60,
    "graceful_timeout": 5,
    "keepalive": 5,
    "limit_request_line": 8190,
    "loglevel": "warning",
    "logger_class": ServerLog,
    "proc_name": "arena serve",
    "control_socket_disable": True,
    # ARENA_TRUSTED_PROXIES says whom to believe; gunicorn is to believe nobody.
    "forwarded_allow_ips": "",
    "child_exit": _forget_process,
}
"""What gunicorn is told unless a file or an option says otherwise."""


class _Server(Application):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn told what to run in code, so that an installed wheel needs no configuration file."""

    def __init__(
        self,
        settings: Settings,
        conninfo: str,
        metrics_folder: Path,
        config: Path | None,
        options: dict[str, Any],
    ) -> None:
        self._arena = (settings, conninfo)
        self.request_seconds = settings.web.request_seconds
        self._metrics_folder = metrics_folder
        self._config = config
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in DEFAULTS.items():
            self.cfg.set(name, value)
        if self._config:
            self.load_config_from_file(str(self._config))
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called in each worker process, so that no connection is shared across a fork."""
        from arena.web import create_app

        return create_app(
            *self._arena, connections=self.cfg.threads, metrics_folder=self._metrics_folder
        )


@click.command(
    epilog="\b\nExamples:\n  arena serve\n  arena serve --host 0.0.0.0 --port 80\n"
    "  arena serve --config deploy/gunicorn.conf.py"
)
@click.option("--host", help="127.0.0.1 unless the file of --config says otherwise.")
@click.option("--port", type=click.IntRange(0, 65535), help="8000 unless that file does.")
@click.option("--workers", type=click.IntRange(1), help="Processes; 2 unless that file does.")
@click.option("--threads", type=click.IntRange(1), help=f"Of each; {_THREADS} unless it does.")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A gunicorn configuration file, in Python.",
)
def serve(
    host: str | None,
    port: int | None,
    workers: int | None,
    threads: int | None,
    config: Path | None,
) -> None:
    """Serve the leaderboard, the pages and the API."""
    options: dict[str, Any] = {"workers": workers, "threads": threads}
    if host is not None or port is not None:
        options["bind"] = f"{host or '127.0.0.1'}:{8000 if port is None else port}"
    given = {name: value for name, value in options.items() if value is not None}
    with open_arena() as arena, _metrics_folder() as folder:
        # prometheus-client asks for it when it is imported, which the workers do.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        _Server(arena.settings, arena.conninfo, folder, config, given).run()


@contextmanager
def _metrics_folder() -> Iterator[Path]:
    """A folder for the counts of all processes; new, so that no earlier ones are counted again."""
    folder, maker = Path(tempfile.mkdtemp(prefix="arena-metrics-")), os.getpid()
    try:
        yield folder
    finally:
        # A worker process that ends comes past here too.
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)
