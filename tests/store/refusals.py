"""Statements that the database itself refuses."""

from __future__ import annotations

import pytest

from tests.steps.builders import SmallArena


def refused(arena: SmallArena, statement: str, error: type[Exception], words: str) -> None:
    """The database refuses a statement, in a savepoint."""
    with pytest.raises(error, match=words), arena.db.transaction():
        arena.db.execute(statement.encode())
