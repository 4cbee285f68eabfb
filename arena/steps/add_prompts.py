"""Add prompts from a file of JSON Lines, all or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import Connection

from arena.errors import BadRow
from arena.formats import read_prompts
from arena.store import prompt as prompt_rows


def add_prompts(db: Connection[Any], path: Path) -> tuple[int, int]:
    """Add the prompts of `path`; returns how many are new and how many were there.

    Raises
    ------
    BadRow
        With file, line and reason; then nothing is added. A prompt that is there with another text
        is such a row: a new wording needs a new name.
    """
    added = present = 0
    with db.transaction():
        for row in read_prompts(path):
            known = prompt_rows.prompt_messages(db, row.name)
            wanted = [{"role": m.role, "content": m.content} for m in row.conversation]
            if known is not None:
                if known != wanted:
                    raise BadRow(
                        path,
                        row.line,
                        f"prompt {row.name!r} is here with another text; give this one a new name",
                    )
                present += 1
                continue
            prompt_rows.add_prompt(
                db,
                name=row.name,
                conversation=row.conversation,
                cluster=row.cluster,
                categories=row.categories,
                reference=row.reference,
            )
            added += 1
    return added, present
