"""Fixtures that every package's tests share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import Connection, sql

from arena.store.database import database
from arena.store.migrate import migrate


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With ARENA_NO_SKIPS set, as in CI, a skipped test fails the run and says so."""
    if os.environ.get("ARENA_NO_SKIPS") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("ARENA_NO_SKIPS is set and tests were skipped", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn skips into failure where ARENA_NO_SKIPS asks for it."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter is not None and reporter.stats.get("skipped")
    if os.environ.get("ARENA_NO_SKIPS") and skipped and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the repository, for tests marked `shared_data`."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the development data is not at {folder}")
    return folder


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server per xdist worker: embedded, unless ARENA_TEST_DATABASE_URL names another."""
    home = tmp_path_factory.mktemp("postgres")
    url, binaries = os.environ.get("ARENA_TEST_DATABASE_URL"), os.environ.get("ARENA_PG_BIN")
    with database(home, url, Path(binaries) if binaries else None, durable=False) as conninfo:
        yield conninfo


@pytest.fixture(scope="session")
def template_database(postgres_url: str) -> Iterator[str]:
    """URL of a migrated, empty database; nobody stays connected to it."""
    with _database(postgres_url) as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def _shared_database(postgres_url: str, template_database: str) -> Iterator[str]:
    with _database(postgres_url, template_database) as url:
        yield url


@pytest.fixture
def db(_shared_database: str) -> Iterator[Connection[Any]]:
    """A connection in a transaction that is rolled back after the test and cannot be committed.

    What needs a commit, or several connections, takes `fresh_database`.
    """
    with (
        psycopg.connect(_shared_database) as connection,
        connection.transaction(force_rollback=True),
    ):
        yield connection


@pytest.fixture
def fresh_database(postgres_url: str, template_database: str) -> Iterator[str]:
    """URL of a migrated, empty database for one test."""
    with _database(postgres_url, template_database) as url:
        yield url


@pytest.fixture
def copy_database(postgres_url: str) -> Iterator[Callable[[str], str]]:
    """Copies a database that nobody is connected to, for one test; gives the copy's URL."""
    with ExitStack() as copies:
        yield lambda url: copies.enter_context(_database(postgres_url, url))


@pytest.fixture(scope="module")
def module_database(postgres_url: str, template_database: str) -> Iterator[str]:
    """URL of a migrated database for the tests of one module, which leave their rows in it."""
    with _database(postgres_url, template_database) as url:
        yield url


@pytest.fixture
def empty_database(postgres_url: str) -> Iterator[str]:
    """URL of a database without any table for one test."""
    with _database(postgres_url) as url:
        yield url


@contextmanager
def _database(postgres_url: str, template_url: str | None = None) -> Iterator[str]:
    parts, name = urlsplit(postgres_url), f"arena_test_{uuid4().hex}"
    template = urlsplit(template_url).path.lstrip("/") if template_url else "template0"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}"
    finally:
        with psycopg.connect(postgres_url, autocommit=True) as server:
            server.execute(drop.format(sql.Identifier(name)))
