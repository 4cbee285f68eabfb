"""Prompts come from a file, all or none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arena.errors import BadRow
from arena.steps.add_prompts import add_prompts
from arena.store import prompt as prompt_rows
from tests.steps.builders import SmallArena

GOOD = {"prompt_id": "p1", "text": "Why?"}


def file_of(folder: Path, *rows: object) -> Path:
    """A file with these rows; a str is a line as it stands."""
    path = folder / "prompts.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_prompts_have_messages_clusters_categories_and_references(
    arena: SmallArena, tmp_path: Path
) -> None:
    turns = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"}]
    path = file_of(
        tmp_path,
        GOOD,
        {"prompt_id": "p2", "messages": turns, "cluster": "c", "categories": ["maths", "coding"]},
        {"prompt_id": 3, "text": "2+2?", "category": "maths", "reference": "4"},
    )

    assert add_prompts(arena.db, path) == (3, 0)
    assert arena.all("SELECT name, cluster, reference FROM prompt ORDER BY 1") == [
        ("3", "3", "4"),
        ("p1", "p1", None),
        ("p2", "c", None),
    ]
    assert prompt_rows.prompt_messages(arena.db, "p2") == turns
    assert prompt_rows.prompt_messages(arena.db, "p1") == [{"role": "user", "content": "Why?"}]
    assert arena.all(
        "SELECT name, category FROM prompt JOIN prompt_category USING (prompt_id) ORDER BY 1, 2"
    ) == [("3", "maths"), ("p2", "coding"), ("p2", "maths")]


def test_adding_a_file_twice_changes_nothing(arena: SmallArena, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD, {"prompt_id": "p2", "text": "How?"})

    assert add_prompts(arena.db, path) == (2, 0)
    assert add_prompts(arena.db, path) == (0, 2)
    assert arena.one("SELECT count(*) FROM prompt") == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ({"text": "Why?"}, "prompt_id is missing"),
        ({"prompt_id": "p2"}, "text is missing"),
        ({"prompt_id": "p2", "text": " "}, "text is empty"),
        ({"prompt_id": "p2", "messages": []}, "at least one turn"),
        ({"prompt_id": "p2", "messages": [{"role": "judge", "content": "x"}]}, "needs a role"),
        ({"prompt_id": "p2", "text": "How?", "categories": "maths"}, "a list of names"),
        ({"prompt_id": "p1", "text": "Why?"}, "'p1' stands twice"),
    ],
)
def test_a_bad_row_is_refused_with_file_and_line_and_nothing_is_kept(
    arena: SmallArena, tmp_path: Path, row: object, reason: str
) -> None:
    path = file_of(tmp_path, GOOD, row)

    with pytest.raises(BadRow, match=reason) as refusal:
        add_prompts(arena.db, path)

    assert (refusal.value.path, refusal.value.line) == (str(path), 2)
    assert arena.one("SELECT count(*) FROM prompt") == 0


def test_a_prompt_that_is_here_with_another_text_is_refused(
    arena: SmallArena, tmp_path: Path
) -> None:
    add_prompts(arena.db, file_of(tmp_path, GOOD))
    path = file_of(tmp_path, {"prompt_id": "p2", "text": "How?"}, {**GOOD, "text": "Why not?"})

    with pytest.raises(BadRow, match=r"line 2: prompt 'p1' is here with another text"):
        add_prompts(arena.db, path)
    assert arena.one("SELECT count(*) FROM prompt") == 1
