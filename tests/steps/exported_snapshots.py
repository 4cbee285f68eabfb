"""Edits of the files of an exported snapshot."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def edit_lines(path: Path, edit: Callable[[Rows], object]) -> None:
    """Change the rows of a file in place."""
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    edit(rows)
    text = "".join(
        json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
        for row in rows
    )
    path.write_bytes(gzip.compress(text.encode()))


def edit_json(path: Path, edit: Callable[[Any], object]) -> None:
    """Change a JSON file in place."""
    value = json.loads(path.read_text())
    edit(value)
    path.write_text(json.dumps(value))


def put(row: dict[str, Any], **values: Any) -> None:
    """Change a row, and be sure that it changes."""
    assert all(row[key] != value for key, value in values.items()), "that changes nothing"
    row.update(values)
