"""`arena demo`: a whole arena with simulated models."""

from __future__ import annotations

import click


@click.command(
    epilog="\b\nExamples:\n  arena demo\n  arena demo --port 8080 --exit\n  arena demo --peers"
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--exit", "leave", is_flag=True, help="End when the leaderboard is complete.")
@click.option("--peers", is_flag=True, help="Let the models judge one another too; takes longer.")
def demo(port: int, leave: bool, peers: bool) -> None:
    """Run an arena of nine simulated models and three simulated judges.

    Their true order is known, and the demo prints how well the leaderboard recovered it. Models
    you enter meanwhile (POST /api/v1/models) are drawn, judged and rated like the others.
    """
    from rich.console import Console

    from arena.demo.run import run_demo

    console = Console()
    try:
        run_demo(console, port, leave=leave, peers=peers)
    except KeyboardInterrupt:
        console.print("stopped")
