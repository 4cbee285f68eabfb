"""Migrations are applied once, in order, or refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from arena.errors import DatabaseUnavailable, MigrationConflict
from arena.store.migrate import migrate, pending


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_ants.sql").write_text("CREATE TABLE ant (ant_id int);\n")
    (tmp_path / "0002_bees.sql").write_text(
        "CREATE TABLE bee (bee_id int);\nINSERT INTO bee VALUES (7);\n"
    )
    return tmp_path


def test_each_file_is_applied_once(empty_database: str, folder: Path) -> None:
    assert migrate(empty_database, folder) == ["0001_ants.sql", "0002_bees.sql"]
    assert migrate(empty_database, folder) == []

    (folder / "0003_cats.sql").write_text("CREATE TABLE cat (cat_id int);")
    assert migrate(empty_database, folder) == ["0003_cats.sql"]


def test_pending_files_are_listed_without_changing_anything(
    empty_database: str, folder: Path
) -> None:
    with psycopg.connect(empty_database) as db:
        assert pending(db, folder) == ["0001_ants.sql", "0002_bees.sql"]
        assert pending(db, folder) == ["0001_ants.sql", "0002_bees.sql"]
    migrate(empty_database, folder)
    with psycopg.connect(empty_database) as db:
        assert pending(db, folder) == []


def test_six_runs_at_once_apply_each_file_once(empty_database: str, folder: Path) -> None:
    (folder / "0003_slow.sql").write_text("SELECT pg_sleep(0.2);")

    with ThreadPoolExecutor(6) as pool:
        applied = list(pool.map(lambda _: migrate(empty_database, folder), range(6)))

    assert sorted(name for names in applied for name in names) == [
        "0001_ants.sql",
        "0002_bees.sql",
        "0003_slow.sql",
    ]
    with psycopg.connect(empty_database) as db:
        assert db.execute("SELECT bee_id FROM bee").fetchall() == [(7,)]


def test_waiting_for_another_run_ends(empty_database: str, folder: Path) -> None:
    key = int.from_bytes(b"arena", "big")
    with psycopg.connect(empty_database) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key])

        with pytest.raises(DatabaseUnavailable, match="another migration still runs"):
            migrate(empty_database, folder, timeout_seconds=0.1)


def test_an_edited_file_is_refused(empty_database: str, folder: Path) -> None:
    migrate(empty_database, folder)
    (folder / "0001_ants.sql").write_text("CREATE TABLE ant (ant_id bigint);\n")

    with pytest.raises(MigrationConflict, match=r"0001_ants\.sql was edited"):
        migrate(empty_database, folder)


def test_a_renamed_file_is_refused(empty_database: str, folder: Path) -> None:
    migrate(empty_database, folder)
    (folder / "0001_ants.sql").rename(folder / "0001_more_ants.sql")

    with pytest.raises(MigrationConflict, match=r"0001_ants\.sql where .* 0001_more_ants\.sql"):
        migrate(empty_database, folder)


def test_a_database_newer_than_the_files_is_refused(empty_database: str, folder: Path) -> None:
    migrate(empty_database, folder)
    (folder / "0002_bees.sql").unlink()

    with pytest.raises(MigrationConflict, match=r"0002_bees\.sql, this version .* 0001_ants\.sql"):
        migrate(empty_database, folder)


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("0004_dogs.sql", "number 0003 is missing"),
        ("0002_dogs.sql", r"0002_bees\.sql has the same number"),
        ("3_dogs.sql", "is named like"),
        ("0003-dogs.sql", "is named like"),
    ],
)
def test_a_folder_out_of_order_is_refused_before_anything_is_applied(
    empty_database: str, folder: Path, name: str, complaint: str
) -> None:
    (folder / name).write_text("SELECT 1;")

    with pytest.raises(MigrationConflict, match=complaint) as refusal:
        migrate(empty_database, folder)

    assert name in str(refusal.value)
    with psycopg.connect(empty_database) as db:
        assert db.execute("SELECT to_regclass('ant')").fetchone() == (None,)


def test_a_failing_file_is_named_with_its_line_and_leaves_nothing(
    empty_database: str, folder: Path
) -> None:
    (folder / "0003_cats.sql").write_text(
        "CREATE TABLE cat (cat_id int);\nSELECT no_such_column;\n"
    )

    with pytest.raises(MigrationConflict, match=r"0003_cats\.sql, line 2: .*no_such_column"):
        migrate(empty_database, folder)

    with psycopg.connect(empty_database) as db:
        assert db.execute("SELECT to_regclass('cat')").fetchone() == (None,)
        assert pending(db, folder) == ["0003_cats.sql"]


def test_a_percent_sign_is_no_placeholder(empty_database: str, folder: Path) -> None:
    (folder / "0003_share.sql").write_text(
        "CREATE VIEW share AS SELECT '50 %s' AS text, 7 % 4 AS n;"
    )

    migrate(empty_database, folder)

    with psycopg.connect(empty_database) as db:
        assert db.execute("SELECT text, n FROM share").fetchone() == ("50 %s", 3)


def test_an_unreachable_database_is_unavailable(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="no migration was applied"):
        migrate(f"host={tmp_path} dbname=arena", folder)


def test_the_migrations_of_this_version_are_all_applied_to_the_template(
    fresh_database: str,
) -> None:
    with psycopg.connect(fresh_database) as db:
        assert pending(db) == []
