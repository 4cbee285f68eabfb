"""sql/schema.sql says what the migrations make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from tests.schema_file import SCHEMA_FILE, schema_text


@pytest.fixture
def migrated(db: Connection[Any]) -> str:
    return schema_text(db)


@pytest.fixture
def described(empty_database: str) -> Iterator[Connection[Any]]:
    """A database made by sql/schema.sql."""
    with psycopg.connect(empty_database) as db:
        db.execute(SCHEMA_FILE.read_bytes())
        yield db


def test_the_file_is_what_the_migrations_make(migrated: str) -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == migrated, "run `make schema`"


def test_the_file_is_sql_that_makes_the_same(described: Connection[Any], migrated: str) -> None:
    assert schema_text(described) == migrated


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE vote ADD COLUMN mood text",
        "ALTER TABLE vote ALTER COLUMN repeat SET DEFAULT 1",
        "ALTER TABLE vote ALTER COLUMN battle_id DROP NOT NULL",
        "ALTER TABLE vote DROP CONSTRAINT both_bad_is_a_tie",
        "ALTER TABLE vote DROP CONSTRAINT vote_is_on_a_battle",
        "DROP INDEX person_votes_once_per_battle",
        "DROP TRIGGER vote_is_append_only ON vote",
        "COMMENT ON COLUMN judge.prompt_source IS 'other'",
        "ALTER FUNCTION refuse_change() SECURITY DEFINER",
        "CREATE TABLE ant (ant_id int)",
    ],
)
def test_no_difference_goes_unseen(db: Connection[Any], migrated: str, change: str) -> None:
    db.execute(change.encode())

    assert schema_text(db) != migrated


def test_what_the_file_cannot_describe_is_refused(db: Connection[Any]) -> None:
    db.execute("CREATE VIEW ant AS SELECT 1 AS ant_id")

    with pytest.raises(NotImplementedError, match="ant"):
        schema_text(db)
