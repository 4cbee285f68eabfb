"""Small data folders to import, and what an arena holds afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from arena.steps.import_data import Imported, import_data
from tests.formats.files import a_vote, folder
from tests.steps.builders import SmallArena

PROMPTS = [{"prompt_id": "p1", "text": "Why?", "category": "maths", "cluster": "c1"}]

RESPONSES = [
    {"prompt_id": "p1", "model": "ant", "text": "Because."},
    {"prompt_id": "p1", "model": "bee", "text": ""},
]

HALVES = [a_vote(), a_vote(vote_id="v2", order="ba", winner="tie")]

PERSON = a_vote(vote_id="h1", judge="human:1", order=None, winner="both_bad")

TABLES = (
    *("prompt", "prompt_category", "model", "response", "judge", "endpoint", "battle"),
    *("vote", "recording"),
)


def data_set(path: Path, **changes: Any) -> Path:
    """A whole data folder called `toy`; a table of None is left out."""
    tables: dict[str, Any] = {
        "prompts": PROMPTS,
        "responses": RESPONSES,
        "votes": HALVES,
        "humans": [PERSON],
    }
    tables.update(changes)
    return folder(path / "toy", **{name: rows for name, rows in tables.items() if rows is not None})


def run(arena: SmallArena, path: Path) -> Imported:
    """Import over a connection of its own, as the command does."""
    with arena.connect() as db:
        return import_data(db, path)


def counts(arena: SmallArena) -> dict[str, int]:
    return {table: arena.one(f"SELECT count(*) FROM {table}") for table in TABLES}
