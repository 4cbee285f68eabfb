"""The files of a snapshot for whoever downloads them: made once, kept in a folder, served from it.

They are those of `arena snapshot export`, byte for byte, so that they can be verified. Nothing can
be taken out of them: a snapshot that counts a model that may not be shown now has none.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

from psycopg import Connection

from arena.errors import BadInput, OperatorError, UnknownThing
from arena.steps.export_snapshot import export_snapshot
from arena.store.board import unpublished_names
from arena.store.snapshot import Snapshot

FILES = {
    "votes.jsonl.gz": "Votes of language models, a line each",
    "humans.jsonl.gz": "Votes of people, a line each",
    "models.jsonl.gz": "Models under the names that the snapshot uses",
    "judges.jsonl.gz": "Judges, with the hash of what each was asked and how",
    "prompts.jsonl.gz": "Prompts: names, clusters and categories, without their texts",
    "boards.json": "Every leaderboard with its settings, ratings and effects",
    "figures.jsonl.gz": "Who met whom, what is told apart, how few votes hold a place",
    "manifest.json": "What the snapshot's id is the SHA-256 of",
    "snapshot.json": "Its id, and when it was published",
}
"""What `arena snapshot export` writes, and what each file is."""

KEPT = 20
"""Snapshots whose files stay in the folder. Of more, the oldest are removed; they are made again
when they are asked for."""


def check_shown(db: Connection[Any], snapshot: Snapshot) -> None:
    """Refuse a snapshot whose files would name a model that is unpublished now.

    Raises
    ------
    UnknownThing
        If it counts one.
    """
    if unpublished_names(db, snapshot.snapshot_id):
        raise UnknownThing(
            f"the files of snapshot {snapshot.snapshot_id[:12]} are withheld: it counts votes on a "
            "model that is unpublished now"
        )


def made_file(folder: Path, snapshot: Snapshot, name: str) -> Path | None:
    """A file that was made before; None if it was not.

    Raises
    ------
    UnknownThing
        If a snapshot has no such file.
    """
    if name not in FILES:
        raise UnknownThing(f"a snapshot has no file {name!r}; it has {', '.join(FILES)}")
    path = folder / snapshot.snapshot_id / name
    return path if path.is_file() else None


def make_files(db: Connection[Any], folder: Path, snapshot: Snapshot, most_votes: int) -> None:
    """Write all files of a snapshot into `folder`, whole or not at all.

    Raises
    ------
    BadInput
        If it has more than `most_votes`.
    OperatorError
        If the folder cannot be written.
    """
    if snapshot.votes > most_votes:
        raise BadInput(
            f"snapshot {snapshot.snapshot_id[:12]} has more than {most_votes:,} votes, too many to "
            "be packed in a request; its operator makes the files with `arena snapshot export`"
        )
    target = folder / snapshot.snapshot_id
    unfinished = folder / f".{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        export_snapshot(db, snapshot.snapshot_id, unfinished)
        if not target.exists():
            unfinished.rename(target)
        _remove_oldest(folder)
    except OSError as error:
        raise OperatorError(f"{folder}: files of snapshots cannot be written: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _remove_oldest(folder: Path) -> None:
    made = [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]
    made.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in made[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
