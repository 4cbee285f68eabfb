"""Named queries, read from the files of sql/queries.

    -- name: count_battles
    -- Battles of one model.
    SELECT count(*) FROM battle WHERE model_a = %(model_id)s OR model_b = %(model_id)s;

A module of `arena.store` reads the file of its own name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from arena.errors import OperatorError
from arena.store.sql_files import queries_folder

_HEADER = re.compile(r"-- name: ([a-z][a-z0-9_]*)")
_LIKE_A_HEADER = re.compile(r"--\s*name\b\s*:", re.IGNORECASE)


@cache
def queries(name: str) -> Mapping[str, str]:
    """The queries of sql/queries/`name`.sql by their names.

    Raises
    ------
    OperatorError
        If the file is missing or cannot be read as named queries.
    """
    return read_queries(queries_folder() / f"{name}.sql")


def read_queries(path: Path) -> Mapping[str, str]:
    """The queries of one file by their names, without the lines that are only comment.

    Raises
    ------
    OperatorError
        Names file and line of a query without a name, without text, or whose name is taken.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path}: cannot be read: {error}") from error

    texts: dict[str, list[str]] = {}
    first_lines: dict[str, int] = {}
    name = None
    for number, line in enumerate(lines, start=1):
        if header := _HEADER.fullmatch(line.rstrip()):
            name = header[1]
            if name in texts:
                taken = first_lines[name]
                raise OperatorError(f"{path}, line {number}: {name} is also named on line {taken}")
            texts[name], first_lines[name] = [], number
        elif _LIKE_A_HEADER.match(line.lstrip()):
            raise OperatorError(
                f"{path}, line {number}: write `-- name: some_name`, in lower case, from the margin"
            )
        # psycopg would take a % in a comment for a placeholder.
        elif line.strip() and not line.lstrip().startswith("--"):
            if name is None:
                raise OperatorError(f"{path}, line {number}: SQL before the first `-- name:`")
            texts[name].append(line.rstrip())

    for name, text in texts.items():
        if not text:
            raise OperatorError(f"{path}, line {first_lines[name]}: {name} has no SQL")
    return MappingProxyType({name: "\n".join(text) for name, text in texts.items()})
