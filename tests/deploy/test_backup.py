"""Backup, wreck, restore: what was published is there again, and no half of a backup ever is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from arena.errors import BadInput, DatabaseUnavailable, OperatorError
from arena.settings import Settings
from arena.steps import backup_database
from arena.steps.backup_database import back_up, restore
from arena.steps.publish_snapshot import publish_snapshot
from arena.steps.verify_snapshot import verify_stored
from arena.store import postgres_tools
from arena.store.migrate import migrate, pending
from arena.store.postgres_tools import PostgresTools, find_tools
from arena.store.sql_files import migrations_folder
from tests.steps.builders import SmallArena


@pytest.fixture
def binaries() -> Path | None:
    """The programs that CI chose; the same as the server's."""
    chosen = os.environ.get("ARENA_PG_BIN")
    return Path(chosen) if chosen else None


@pytest.fixture
def published(fresh_database: str, tmp_path: Path) -> str:
    """A database with a published snapshot; its URL."""
    with psycopg.connect(fresh_database, autocommit=True) as db:
        arena = SmallArena(db, fresh_database, Settings(home=tmp_path))
        arena.voted(people=True)
        publish_snapshot(db, arena.settings)
    return fresh_database


@pytest.fixture
def dump(published: str, tmp_path: Path, binaries: Path | None) -> Path:
    """A backup of it."""
    file = tmp_path / "arena.dump"
    assert back_up(published, file, binaries) == file.stat().st_size
    return file


def rows(url: str) -> dict[str, int]:
    """How many rows each table has."""
    with psycopg.connect(url) as db:
        names = db.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' ORDER BY 1"
        ).fetchall()
        counts = {}
        for (name,) in names:
            (counts[name],) = db.execute(f"SELECT count(*) FROM {name}".encode()).fetchone() or (0,)
        return counts


def test_what_was_wrecked_is_restored_and_verifies(
    published: str, dump: Path, binaries: Path | None
) -> None:
    before = rows(published)
    with psycopg.connect(published) as db:
        db.execute("DROP TABLE rating, vote_judgment")
        db.execute("ALTER TABLE vote DISABLE TRIGGER vote_is_append_only")
        db.execute("UPDATE vote SET p_a = p_b, p_b = p_a")
        db.execute("CREATE TABLE stray (stray_id int REFERENCES model (model_id))")
    assert restore(published, dump, binaries, replace=True) == len(before)
    assert rows(published) == before
    with psycopg.connect(published) as db:
        assert pending(db) == []
        assert verify_stored(db, "latest").votes == before["vote"]
    with (
        psycopg.connect(published) as db,
        pytest.raises(psycopg.errors.RestrictViolation, match="never changed"),
    ):
        db.execute("DELETE FROM vote")


def test_an_empty_database_takes_a_backup_and_goes_on_counting(
    published: str, dump: Path, empty_database: str, binaries: Path | None
) -> None:
    restore(empty_database, dump, binaries, replace=False)
    assert rows(empty_database) == rows(published)
    with psycopg.connect(empty_database) as db:
        old = db.execute("SELECT max(submitter_id) FROM submitter").fetchone()
        new = db.execute(
            "INSERT INTO submitter (name) VALUES ('new') RETURNING submitter_id"
        ).fetchone()
    assert old is not None
    assert new is not None
    assert new[0] > (old[0] or 0)


def test_a_full_database_is_not_overwritten_unasked(
    published: str, dump: Path, binaries: Path | None
) -> None:
    with pytest.raises(BadInput, match=r"holds \d+ tables: .*--replace"):
        restore(published, dump, binaries, replace=False)


@pytest.mark.parametrize("kept", [0, 3000, 0.98])
def test_a_backup_that_was_cut_off_changes_nothing(
    published: str, dump: Path, binaries: Path | None, kept: float
) -> None:
    before, content = rows(published), dump.read_bytes()
    dump.write_bytes(content[: int(kept * len(content)) if isinstance(kept, float) else kept])
    with pytest.raises((BadInput, OperatorError), match="pg_restore"):
        restore(published, dump, binaries, replace=True)
    assert rows(published) == before


def test_a_database_in_use_is_left_alone(published: str, dump: Path, binaries: Path | None) -> None:
    with (
        psycopg.connect(published, application_name="arena worker"),
        pytest.raises(OperatorError, match=r"stop what uses .* arena worker \(1\)"),
    ):
        restore(published, dump, binaries, replace=True)


def test_a_backup_is_its_owner_s_alone_and_never_replaces_another(
    published: str, dump: Path, binaries: Path | None
) -> None:
    assert dump.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BadInput, match="is there already"):
        back_up(published, dump, binaries)
    assert [path.name for path in dump.parent.glob(".arena.dump*")] == []


def test_a_backup_of_a_newer_postgresql_is_refused_by_name(
    published: str,
    dump: Path,
    binaries: Path | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backup_database, "_server_major", lambda _: 14)
    with pytest.raises(OperatorError, match=r"comes from PostgreSQL \d+, this server is 14"):
        restore(published, dump, binaries, replace=True)


def test_an_upgrade_is_tried_on_a_copy(
    fresh_database: str, empty_database: str, tmp_path: Path, binaries: Path | None
) -> None:
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    for path in sorted(migrations_folder().glob("*.sql"))[:-1]:
        shutil.copy(path, earlier)
    migrate(empty_database, earlier)
    file = tmp_path / "earlier.dump"
    back_up(empty_database, file, binaries)
    restore(fresh_database, file, binaries, replace=True)
    newest = sorted(migrations_folder().glob("*.sql"))[-1].name
    assert migrate(fresh_database) == [newest]
    with psycopg.connect(empty_database) as db:
        assert pending(db) == [newest]


def test_the_commands_say_what_they_did(
    published: str, empty_database: str, tmp_path: Path
) -> None:
    file = tmp_path / "by-hand.dump"
    assert f"bytes written to {file}; the sealing keys are not in it" in typed(
        published, "backup", str(file)
    )
    assert typed(empty_database, "restore", str(file)) == (
        f"{len(rows(published))} tables restored from {file}"
    )
    assert "is as published" in typed(empty_database, "snapshot", "verify", "latest")


def test_the_programs_are_the_server_s_version_or_the_next_newer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = [(18, Path("/18")), (15, Path("/15")), (16, Path("/16"))]
    monkeypatch.setattr(postgres_tools, "_installed", lambda _: iter(there))
    chosen = [find_tools("dbname=arena", major).folder.name for major in (14, 15, 16, 17)]
    assert chosen == ["15", "15", "16", "18"]
    with pytest.raises(DatabaseUnavailable, match="install Debian's postgresql-client-19"):
        find_tools("dbname=arena", 19)


def test_no_argument_shows_a_password() -> None:
    tools = PostgresTools(Path("/bin"), 15, "postgresql://arena:hush@db/arena")
    assert tools.place == "user=arena dbname=arena host=db"
    assert tools.environment()["PGPASSWORD"] == "hush"


def typed(database: str, *arguments: str) -> str:
    """What `arena ARGUMENTS` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "arena", *arguments],
        env={**os.environ, "ARENA_DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
