"""`arena migrate`: the database's tables."""

from __future__ import annotations

import click


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
