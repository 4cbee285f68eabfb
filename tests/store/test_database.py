"""Which PostgreSQL is used, and pools of connections to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from arena.errors import DatabaseUnavailable
from arena.store import database as database_module
from arena.store.database import check_server, database, open_pool


def one(db: Connection[Any], query: str) -> object:
    row = db.execute(query.encode()).fetchone()
    return row[0] if row else None


def test_a_url_is_used_as_it_is(postgres_url: str, tmp_path: Path) -> None:
    with database(tmp_path, postgres_url) as conninfo:
        assert conninfo == postgres_url
    assert list(tmp_path.iterdir()) == []


def test_without_a_url_the_embedded_one_is_used(tmp_path: Path) -> None:
    with database(tmp_path, durable=False) as conninfo, psycopg.connect(conninfo) as db:
        assert one(db, "SELECT current_database()") == "arena"


def test_an_unreachable_server_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match=r"database arena at .* cannot be reached") as no:
        check_server(f"host={tmp_path} dbname=arena password=secret")
    assert "secret" not in str(no.value)


def test_an_unreadable_url_is_refused_without_its_password() -> None:
    with pytest.raises(DatabaseUnavailable, match="ARENA_DATABASE_URL") as no:
        check_server("postgresql://arena:secret@[::1/arena")
    assert "secret" not in str(no.value)


def test_an_old_server_is_refused(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "OLDEST_MAJOR", 99)

    with pytest.raises(
        DatabaseUnavailable, match=r"is PostgreSQL \d+; the arena needs 99 or newer"
    ):
        check_server(postgres_url)


def test_a_pool_connects_at_its_first_use(fresh_database: str) -> None:
    pool = open_pool(fresh_database, application_name="arena test")
    assert pool.closed

    with pool.connection() as db:
        assert one(db, "SHOW TimeZone") == "UTC"
        assert one(db, "SHOW application_name") == "arena test"
    pool.close()


def test_a_block_of_a_pool_commits_unless_it_fails(fresh_database: str) -> None:
    with open_pool(fresh_database) as pool:
        with pool.connection() as db:
            db.execute("CREATE TABLE ant (ant_id int)")
        with pytest.raises(psycopg.errors.DivisionByZero), pool.connection() as db:
            db.execute("INSERT INTO ant VALUES (1); SELECT 1 / 0")
        with pool.connection() as db:
            assert one(db, "SELECT count(*) FROM ant") == 0


def test_a_pool_never_lends_a_dead_connection(fresh_database: str) -> None:
    with open_pool(fresh_database, max_size=1) as pool:
        with pool.connection() as db:
            number = db.info.backend_pid
        with psycopg.connect(fresh_database, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [number])

        with pool.connection() as db:
            assert db.info.backend_pid != number


def test_an_exhausted_pool_is_unavailable(fresh_database: str) -> None:
    with (
        open_pool(fresh_database, max_size=1, timeout_seconds=0.1) as pool,
        pool.connection(),
        pytest.raises(DatabaseUnavailable, match="no connection to the database"),
        pool.connection(),
    ):
        pass


def test_what_a_test_does_with_db_is_gone_after_it(db: Connection[Any]) -> None:
    assert one(db, "SELECT to_regclass('schema_migration')") is not None
    with pytest.raises(psycopg.ProgrammingError, match="commit"):
        db.commit()
