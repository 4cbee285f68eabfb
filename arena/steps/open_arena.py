"""Open an installation: settings, its database, its migrations. Every entry point begins here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection

from arena.errors import BadInput, BadSettings, DatabaseUnavailable, UnknownThing
from arena.judging.dimension import dimension
from arena.judging.protocol import protocol
from arena.pairing.policy import policy
from arena.settings import Settings
from arena.settings_parts import PublishPart
from arena.steps.asked_method import asked_method
from arena.steps.fit_boards import JOINT_METHOD
from arena.store.database import database
from arena.store.migrate import migrate, pending


@dataclass(frozen=True, slots=True)
class Arena:
    """An installation whose database is up and migrated."""

    settings: Settings
    conninfo: str

    def revive(self) -> None:
        """Start the embedded server again if it has died; a server of the operator's is theirs."""
        if self.settings.database_url is None:
            with database(self.settings.home, None, self.settings.postgres_binaries):
                pass

    @contextmanager
    def connection(self) -> Iterator[Connection[Any]]:
        """A connection for one command; steps begin and end their own transactions."""
        with psycopg.connect(self.conninfo, application_name="arena command") as db:
            yield db


def check_names(settings: Settings) -> None:
    """Refuse names in arena.toml that nothing answers to.

    Raises
    ------
    BadSettings
        Naming the key, what it says and what there is.
    """
    try:
        policy(settings.schedule.policy)
        _check_methods(settings.publish)
        for name in settings.arena.dimensions:
            dimension(name, settings.own_dimensions)
        for part in settings.judges.values():
            protocol(part.protocol, part.options)
            for name in part.dimensions:
                dimension(name, settings.own_dimensions)
    except BadInput as error:
        raise BadSettings(f"arena.toml: {error}") from error


def _check_methods(part: PublishPart) -> None:
    """Refuse methods that nothing answers to, twice or without a use, and settings they lack."""
    published = (part.method, *part.extra_methods)
    if len(set(published)) < len(published):
        raise BadSettings(
            "arena.toml: publish.extra_methods: each method makes one board, and "
            f"{', '.join(published)} names one twice"
        )
    unused = sorted(part.methods.keys() - set(published))
    if unused:
        raise BadSettings(
            f"arena.toml: publish.methods.{unused[0]}: not published; add {unused[0]!r} to "
            "publish.extra_methods"
        )
    if JOINT_METHOD in part.methods:
        raise BadSettings(
            f"arena.toml: publish.methods.{JOINT_METHOD}: the published fit sets these itself; "
            "`arena rate` takes others"
        )
    for name in published:
        try:
            asked_method(name, part.methods.get(name, {}))
        except UnknownThing:
            raise
        except BadInput as error:
            raise BadSettings(f"arena.toml: publish.methods.{name}: {error}") from error


@contextmanager
def open_arena(settings: Settings | None = None) -> Iterator[Arena]:
    """Give the installation that the environment describes.

    The embedded database is migrated on the way; of a server of the operator's own, only
    `arena migrate` changes tables.

    Raises
    ------
    BadSettings, DatabaseUnavailable, MigrationConflict
    """
    settings = settings or Settings.from_environment()
    check_names(settings)
    with database(settings.home, settings.database_url, settings.postgres_binaries) as conninfo:
        if settings.database_url is None:
            migrate(conninfo)
        else:
            with psycopg.connect(conninfo) as db:
                missing = pending(db)
            if missing:
                raise DatabaseUnavailable(
                    f"the database lacks {len(missing)} migrations, {missing[0]} first: "
                    "run `arena migrate`"
                )
        yield Arena(settings, conninfo)
