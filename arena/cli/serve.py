"""`arena serve`: gunicorn with the pages and the API."""

from __future__ import annotations

from typing import Any

import click
from gunicorn.app.base import BaseApplication

from arena.settings import Settings
from arena.steps.open_arena import open_arena


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn told what to run in code, so that an installed wheel needs no configuration file."""

    def __init__(self, settings: Settings, conninfo: str, options: dict[str, Any]) -> None:
        self._arena = (settings, conninfo)
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Called in each worker process, so that no connection is shared across a fork."""
        from arena.web import create_app

        return create_app(*self._arena)


@click.command(epilog="\b\nExamples:\n  arena serve\n  arena serve --host 0.0.0.0 --port 80")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1), default=8, show_default=True)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the leaderboard, the pages and the API."""
    with open_arena() as arena:
        options = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 5,
            "keepalive": 5,
            "limit_request_line": 8190,
            "loglevel": "warning",
            "proc_name": "arena serve",
            "control_socket_disable": True,
        }
        _Server(arena.settings, arena.conninfo, options).run()
