"""`python -m jobs` is the clock; `arena clock` is the same."""

import signal
import threading

from arena.logs import configure_logs
from arena.steps.open_arena import open_arena
from jobs._clock import run_clock


def main() -> None:
    """Run the jobs until SIGTERM or SIGINT."""
    configure_logs()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with open_arena() as arena:
        run_clock(arena.settings, arena.conninfo, stop)


if __name__ == "__main__":
    main()
