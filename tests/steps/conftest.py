"""Fixtures of the tests of steps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from arena.settings import Settings
from arena.steps.export_snapshot import export_snapshot
from arena.steps.publish_snapshot import publish_snapshot
from tests.steps import protocols
from tests.steps.builders import SmallArena


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Defaults, with a home of their own."""
    return Settings(home=tmp_path / "home")


@pytest.fixture
def own_protocols(monkeypatch: pytest.MonkeyPatch) -> None:
    """The protocols of tests.steps.protocols beside those that ship."""
    protocols.install(monkeypatch, **protocols.ALL)


@pytest.fixture
def arena(db: Connection[Any], settings: Settings) -> SmallArena:
    """An empty arena in a transaction that is rolled back; its clock stands still."""
    return SmallArena(db, "", settings)


@pytest.fixture
def committed_arena(fresh_database: str, settings: Settings) -> Iterator[SmallArena]:
    """An empty arena on a database of its own, for tests of several connections."""
    with psycopg.connect(fresh_database, autocommit=True) as db:
        yield SmallArena(db, fresh_database, settings)


@pytest.fixture(scope="module")
def exported(_shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a snapshot of enough prompts for intervals; not to be changed."""
    home = tmp_path_factory.mktemp("exported")
    with psycopg.connect(_shared_database) as db, db.transaction(force_rollback=True):
        arena = SmallArena(db, "", Settings(home=home))
        arena.voted(40, people=True)
        export_snapshot(db, publish_snapshot(db, arena.settings), home / "snapshot")
    return home / "snapshot"


@pytest.fixture
def folder(exported: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(exported, tmp_path / "snapshot"))
