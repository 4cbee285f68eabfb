"""`arena clock`: the process that runs the jobs."""

from __future__ import annotations

import click


@click.command(epilog="\b\nExample:\n  arena clock")
def clock() -> None:
    """Draw battles and publish snapshots on time, until stopped.

    Any number may run; one leads, another takes over when it ends.
    """
    from jobs.__main__ import main

    main()
