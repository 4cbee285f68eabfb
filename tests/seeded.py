"""A small arena with something of everything, for checks that go over all routes and pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import Connection

from arena.secrets import new_token, token_hash
from arena.settings import Settings
from arena.settings_parts import ArenaPart, RequestsPart
from arena.steps.publish_snapshot import publish_snapshot
from arena.store import submitter as submitter_rows
from arena.web import create_app
from arena.web.database import pool_of
from tests.benchmarks.voted_database import Size, fill
from tests.conftest import _database
from tests.served_app import served
from tests.web import builders

SCOPES = ("submitter", "judge", "admin")
HOSTILE = "<img src=x onerror=alert(1)> \u202e" + "unbroken" * 12


@dataclass(frozen=True, slots=True)
class Seeded:
    """A database, the settings it was published with, and a token of each scope."""

    conninfo: str
    settings: Settings
    tokens: Mapping[str, str]


@contextmanager
def seeded(postgres_url: str, template: str, home: Path) -> Iterator[Seeded]:
    """Two snapshots of eight models; one has a hostile name, one is new, one hidden."""
    settings = Settings(
        home=home,
        arena=ArenaPart(dimensions=("overall", "accuracy")),
        requests=RequestsPart(writes=100_000, refits=100_000),
    )
    with _database(postgres_url, template) as conninfo:
        with psycopg.connect(conninfo) as db:
            fill(db, Size(1600, 8, 30, settings.arena.dimensions, categories=2))
            db.commit()
            db.execute("UPDATE model SET name = %s WHERE slug = 'model-2'", [HOSTILE])
            publish_snapshot(db, settings)
            db.execute("UPDATE model SET organization = 'Formica', license = 'MIT'")
            _retract(db)
            publish_snapshot(db, settings)
            builders.add_model(db, "Newcomer")
            builders.add_model(db, "Zzsecret", visibility="unpublished")
            # Whoever revokes tokens by numbers that come to mind does not hit these.
            db.execute("ALTER TABLE token ALTER COLUMN token_id RESTART WITH 918273645")
            tokens = {scope: _add_token(db, scope) for scope in SCOPES}
        yield Seeded(conninfo, settings, tokens)


@contextmanager
def served_seeded(postgres_url: str, template: str, home: Path) -> Iterator[tuple[str, Seeded]]:
    """The same, served over HTTP: its address, and what is known of it."""
    with seeded(postgres_url, template, home) as found:
        app = create_app(found.settings, found.conninfo, connections=4)
        with served(app) as address:
            yield address, found
        pool_of(app).close()


def _retract(db: Connection[Any]) -> None:
    db.execute("INSERT INTO retraction (vote_id, reason) SELECT min(vote_id), 'a slip' FROM vote")
    db.commit()


def _add_token(db: Connection[Any], scope: str) -> str:
    token = new_token()
    submitter_id = submitter_rows.add_submitter(db, f"of-scope-{scope}")
    submitter_rows.add_token(db, submitter_id, scope, token_hash(token), None)
    return token
