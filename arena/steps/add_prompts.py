"""Add prompts from a file of JSON Lines, all or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import Connection

from arena.errors import BadRow
from arena.formats import read_prompts
from arena.store import model as model_rows
from arena.store import prompt as prompt_rows


def add_prompts(db: Connection[Any], path: Path) -> tuple[int, int]:
    """Add the prompts of `path`; returns how many are new and how many were there.

    Raises
    ------
    BadRow
        With file, line and reason; then nothing is added. A prompt that is there with another text
        or author is such a row: a new wording needs a new name. So is an author that is no model.
    """
    added = present = 0
    with db.transaction():
        models = {model.name: model.model_id for model in model_rows.models(db)}
        for row in read_prompts(path):
            known = prompt_rows.prompt_messages(db, row.name)
            wanted = [{"role": m.role, "content": m.content} for m in row.conversation]
            if row.author is not None and row.author not in models:
                raise BadRow(
                    path, row.line, f"no model {row.author!r} wrote this: enter the model first"
                )
            author = None if row.author is None else models[row.author]
            if known is not None:
                if author is not None and prompt_rows.prompt_author(db, row.name) != author:
                    raise BadRow(
                        path,
                        row.line,
                        f"prompt {row.name!r} is here with another author; rename this one",
                    )
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
                author_model_id=author,
            )
            added += 1
    return added, present
