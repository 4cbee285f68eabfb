"""Builders of files for the tests of formats."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

Values = Mapping[str, Any]


def a_vote(**changes: Any) -> dict[str, Any]:
    """A row of a votes file; a change to `...` leaves the key out."""
    row: dict[str, Any] = {
        "vote_id": "v1",
        "prompt_id": "p1",
        "model_a": "ant",
        "model_b": "bee",
        "winner": "model_a",
        "judge": "owl",
        "dimension": "overall",
        "order": "ab",
    }
    row.update(changes)
    return {key: value for key, value in row.items() if value is not ...}


def jsonl(path: Path, rows: Iterable[Values]) -> Path:
    """Write rows as JSON Lines, gzip if the name says so."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    raw = text.encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def parquet(
    path: Path,
    rows: Sequence[Values],
    types: Mapping[str, str] | None = None,
    dictionary: bool = True,
) -> Path:
    """Write rows as Parquet, by way of JSON; columns are texts unless `types` says otherwise.

    With a `dictionary` each text stands once in the file, as DuckDB writes it unless told.
    """
    options = "" if dictionary else ", DICTIONARY_SIZE_LIMIT 1"
    named = dict.fromkeys(name for row in rows for name in row)
    columns = {name: (types or {}).get(name, "VARCHAR") for name in named}
    source = jsonl(path.with_name("rows.json"), rows)
    listed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    target = str(path).replace("'", "''")
    with duckdb.connect() as db:
        db.execute(
            f"COPY (SELECT * FROM read_json('{source}', columns = {{{listed}}}, "
            f"format = 'newline_delimited')) TO '{target}' (FORMAT parquet{options})"
        )
    return path


def folder(path: Path, **tables: Iterable[Values]) -> Path:
    """A data folder with these tables."""
    path.mkdir(exist_ok=True)
    for name, rows in tables.items():
        jsonl(path / f"{name}.jsonl.gz", rows)
    return path
