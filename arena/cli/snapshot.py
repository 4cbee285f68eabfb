"""`arena snapshot`: check and export what was published."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from arena.steps.open_arena import open_arena


@click.group(epilog="\b\nExample:\n  arena snapshot verify latest")
def snapshot() -> None:
    """Published snapshots."""


@snapshot.command(
    epilog="\b\nExamples:\n  arena snapshot verify latest\n  arena snapshot verify ./my-snapshot"
)
@click.argument("snapshot_id", metavar="ID|PATH")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(snapshot_id: str, as_json: bool) -> None:
    """Hash the votes again, fit every board again, and compare with what was published.

    An ID (or its beginning, or `latest`) is read from the database; a PATH, an exported folder,
    needs no database.
    """
    from arena.steps.verify_snapshot import verify_folder, verify_stored

    if Path(snapshot_id).is_dir():
        found = verify_folder(Path(snapshot_id))
    else:
        with open_arena() as arena, arena.connection() as db:
            found = verify_stored(db, snapshot_id)
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo(
        f"snapshot {found.snapshot_id} is as published: {found.votes} votes, {found.boards} "
        f"boards, {found.ratings} ratings; largest difference {found.largest_difference:.1e} points"
    )


@snapshot.command(epilog="\b\nExample:\n  arena snapshot export latest ./my-snapshot")
@click.argument("snapshot_id", metavar="ID")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def export(snapshot_id: str, folder: Path) -> None:
    """Write a snapshot's votes, names and boards as files into a new folder.

    `arena rate DIR` and `arena snapshot verify DIR` read it without a database.
    """
    from arena.steps.export_snapshot import export_snapshot

    with open_arena() as arena, arena.connection() as db:
        exported = export_snapshot(db, snapshot_id, folder)
    click.echo(f"{exported.votes} votes of snapshot {exported.snapshot_id} written to {folder}")
