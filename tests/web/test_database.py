"""A request's connection."""

from __future__ import annotations

import psycopg
import pytest
from apiflask import APIFlask

from arena.web.database import request_transaction


def test_reading_cannot_write(app: APIFlask) -> None:
    with (
        app.app_context(),
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
        request_transaction(read_only=True) as db,
    ):
        db.execute("INSERT INTO submitter (name) VALUES ('ada')")


def test_writing_is_committed_when_its_block_ends(app: APIFlask) -> None:
    with app.app_context():
        with request_transaction(read_only=False) as db:
            db.execute("INSERT INTO submitter (name) VALUES ('ada')")
        with request_transaction(read_only=True) as db:
            assert db.execute("SELECT name FROM submitter").fetchall() == [("ada",)]


def test_a_failure_leaves_nothing_and_gives_the_connection_back(app: APIFlask) -> None:
    def fail() -> None:
        with app.app_context(), request_transaction(read_only=False) as db:
            db.execute("INSERT INTO submitter (name) VALUES ('ada')")
            raise ZeroDivisionError

    for _ in range(5):  # the pool has two connections
        with pytest.raises(ZeroDivisionError):
            fail()
    with app.app_context(), request_transaction(read_only=True) as db:
        assert db.execute("SELECT count(*) FROM submitter").fetchone() == (0,)
