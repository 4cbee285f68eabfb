"""Many processes of `arena work --once` at the price of one start: imported once, then forked.

    python -m tests.journeys.worker_processes 8

Each is a process of its own from before it opens anything. One that is killed is followed by
another; ends when all have ended by themselves, with their worst exit status.
"""

from __future__ import annotations

import os
import signal
import sys

# What `arena work` imports only once it runs.
import arena.gateway.gateway
import arena.gateway.openai_calls
import arena.steps.apply_limits
import arena.steps.work  # noqa: F401
from arena.cli import main


def keep_workers(count: int) -> int:
    """Run so many workers at once; the worst of their exit statuses."""
    children = {_fork() for _ in range(count)}
    worst = 0
    while children:
        child, status = os.wait()
        children.remove(child)
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGKILL:
            children.add(_fork())
        else:
            worst = max(worst, abs(code))
    return worst


def _fork() -> int:
    child = os.fork()
    if child == 0:
        _work()
    return child


def _work() -> None:
    status = 1
    try:
        main(["work", "--once"], standalone_mode=False)
        status = 0
    finally:
        sys.stdout.flush()
        # Without the parent's own clearing up.
        os._exit(status)


if __name__ == "__main__":
    sys.exit(keep_workers(int(sys.argv[1])))
