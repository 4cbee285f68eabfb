"""`arena import`: a data folder into the database."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from arena.steps.open_arena import open_arena


@click.command(
    "import", epilog="\b\nExample:\n  arena import ../shared/data/qlora_vicuna80\n  arena schedule"
)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["arena_folder"]),
    help="Recognised unless named.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_data(path: Path, format_name: str | None, as_json: bool) -> None:
    """Import prompts, responses, stored votes and recorded judges, whole or not at all.

    A judge whose every stored text our parsers read as its source did is replayed: `arena schedule`
    and `arena work` then bring its votes. Importing twice changes nothing.
    """
    from arena.steps.import_data import import_data as run

    with open_arena() as arena, arena.connection() as db:
        done = run(db, path, arena.settings.own_dimensions)
    if as_json:
        click.echo(json.dumps(asdict(done)))
        return
    click.echo(
        f"{done.source}: {done.prompts} prompts, {done.models} models, {done.responses} responses, "
        f"{done.votes} votes as stored, {done.recordings} recorded judge texts"
    )
    if done.unreadable:
        click.echo(f"{done.unreadable} stored verdicts were unreadable and are no votes")
    if done.recordings:
        click.echo("next: arena schedule, arena work --once, arena publish")
