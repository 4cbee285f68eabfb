"""Fixtures of the tests of steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from arena.settings import Settings
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
