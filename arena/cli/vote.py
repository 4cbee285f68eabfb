"""`arena vote`: a vote is never changed; a wrong one is retracted."""

from __future__ import annotations

import click

from arena.steps.open_arena import open_arena


@click.group(epilog="\b\nExample:\n  arena vote retract 4711 --reason 'cast by a script'")
def vote() -> None:
    """Votes that were cast."""


@vote.command(epilog="\b\nExample:\n  arena vote retract 4711 --reason 'cast by a script'")
@click.argument("vote_id", metavar="ID", type=click.IntRange(1))
@click.option("--reason", required=True, help="Why; it is kept and published with the retraction.")
def retract(vote_id: int, reason: str) -> None:
    """Take a vote out of every later snapshot; earlier ones stay as they are."""
    from arena.steps.retract_vote import retract_vote

    with open_arena() as arena, arena.connection() as db:
        retract_vote(db, vote_id, reason)
    click.echo(f"vote {vote_id} is in no later snapshot")
