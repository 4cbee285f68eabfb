"""`arena backup` and `arena restore`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from arena.settings import Settings


@click.command(epilog="\b\nExample:\n  arena backup /var/backups/arena-2026-01-31.dump")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write the whole database into FILE, as of one moment. Nothing has to be stopped.

    The keys that seal endpoint keys (ARENA_SECRET_KEYS, or secret.key in the home) are not in it.
    """
    from arena.steps.backup_database import back_up

    with _database() as (conninfo, settings):
        size = back_up(conninfo, file, settings.postgres_binaries)
    click.echo(f"{size:,} bytes written to {file}; the sealing keys are not in it, keep them too")


@click.command(
    epilog="\b\nExamples:\n  arena restore /var/backups/arena-2026-01-31.dump\n"
    "  arena restore --replace /var/backups/arena-2026-01-31.dump"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Drop what the database holds.")
def restore(file: Path, replace: bool) -> None:
    """Fill the database from FILE, wholly or not at all. Pages, workers and clock must be stopped.

    A backup of an earlier version of the arena needs `arena migrate` next.
    """
    import psycopg

    from arena.steps.backup_database import restore as restore_from
    from arena.store.migrate import pending

    with _database() as (conninfo, settings):
        tables = restore_from(conninfo, file, settings.postgres_binaries, replace=replace)
        click.echo(f"{tables} tables restored from {file}")
        with psycopg.connect(conninfo) as db:
            waiting = pending(db)
    if waiting:
        click.echo(f"{len(waiting)} migrations are newer than it: run `arena migrate`")


@contextmanager
def _database() -> Iterator[tuple[str, Settings]]:
    """The database as it is: unlike elsewhere, its migrations need not be this version's."""
    from arena.store.database import database

    settings = Settings.from_environment()
    with database(settings.home, settings.database_url, settings.postgres_binaries) as conninfo:
        yield conninfo, settings
