"""`arena migrate`: the database's tables; `arena keys`: what seals stored endpoint keys."""

from __future__ import annotations

import click

from arena.steps.open_arena import open_arena


@click.command(
    epilog="\b\nExample:\n  ARENA_DATABASE_URL=postgresql://arena@db/arena arena migrate"
)
def migrate() -> None:
    """Bring the database's tables up to this version's. Safe to run at any time."""
    from arena.settings import Settings
    from arena.store.database import database
    from arena.store.migrate import migrate as apply_migrations

    settings = Settings.from_environment()
    with database(settings.home, settings.database_url, settings.postgres_binaries) as conninfo:
        applied = apply_migrations(conninfo)
    for name in applied:
        click.echo(f"applied {name}")
    if not applied:
        click.echo("nothing to apply: the database is up to date")


@click.group(epilog="\b\nExample:\n  arena keys check")
def keys() -> None:
    """The keys that seal stored endpoint keys: ARENA_SECRET_KEYS, or secret.key in the home."""


@keys.command(epilog="\b\nExample:\n  arena keys new")
def new() -> None:
    """Print a new sealing key, to be put first in ARENA_SECRET_KEYS."""
    from arena.secrets import new_sealing_key

    click.echo(new_sealing_key())


@keys.command(epilog="\b\nExample:\n  arena keys check")
def check() -> None:
    """Count the stored endpoint keys by the key that seals them; shows none."""
    from arena.steps.rotate_keys import check_keys

    with open_arena() as arena, arena.connection() as db:
        found = check_keys(db, arena.settings)
    for place, count in enumerate(found.by_key, start=1):
        seals = ", which seals new ones" if place == 1 else ""
        click.echo(f"{count} sealed with key {place} of {len(found.by_key)}{seals}")
    if found.unknown:
        raise click.ClickException(f"{found.unknown} sealed with a key that is not in force")


@keys.command(epilog="\b\nExample:\n  ARENA_SECRET_KEYS=new,old arena keys rotate")
def rotate() -> None:
    """Seal every stored endpoint key with the first key. Then the others may be taken away."""
    from arena.steps.rotate_keys import rotate_keys

    with open_arena() as arena, arena.connection() as db:
        click.echo(f"{rotate_keys(db, arena.settings)} keys sealed anew, with the first key")
