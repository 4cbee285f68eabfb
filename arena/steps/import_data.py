"""Import a data folder: prompts, responses, stored votes, and judges whose texts can be replayed.

A judge whose texts can be read is replayed (`arena.steps.replayed_judge`): its votes come out of
the ordinary pipeline. Otherwise its votes are loaded as stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from arena.domain import Dimension, slugs
from arena.errors import BadInput
from arena.formats import FileVote
from arena.formats.arena_folder import DataFolder, read_folder
from arena.judging.dimension import dimensions
from arena.steps.count_styles import count_styles
from arena.steps.replayed_judge import (
    judges_of,
    record_judge,
    refuse_unknown_dimensions,
    replaying_protocol,
)
from arena.store import data_import
from arena.store.data_import import insert, stage


@dataclass(frozen=True, slots=True)
class Imported:
    """What was new; importing the same folder again brings nothing."""

    source: str
    prompts: int
    models: int
    responses: int
    votes: int
    """Stored votes, of people and of judges that are not replayed."""
    recordings: int
    """Judge texts that a recorded judge will answer with."""
    unreadable: int
    """Stored verdicts that the source could not read: no vote."""


def import_data(
    db: Connection[Any], path: Path, own_dimensions: Mapping[str, Dimension] | None = None
) -> Imported:
    """Import the data folder `path`, whole or not at all.

    `own_dimensions` are the operator's, beside those that ship.

    Raises
    ------
    BadRow
        With file, line and reason, if a row cannot be used.
    BadInput
        If the folder cannot be used, or contradicts what is here.
    """
    if not path.is_dir():
        raise BadInput(f"{path} is not a data folder; `arena rate` reads files of bare votes")
    folder = read_folder(path)
    if not folder.prompts or not folder.responses:
        raise BadInput(
            f"{path}: prompts and responses are needed, so that battles can be shown and judged; "
            "`arena rate` reads votes without them"
        )
    source = _source(path)
    replayed_by = replaying_protocol(folder, path)
    if replayed_by:
        refuse_unknown_dimensions(folder, path, dimensions(own_dimensions or {}))
    stored = folder.humans + ([] if replayed_by else folder.votes)
    with data_import.staging(db):
        _stage(db, folder, source, stored)
        with db.transaction():
            data_import.refuse_changes(db)
            prompts = insert(db, "prompts", source=source)
            insert(db, "categories")
            models = insert(db, "models")
            responses = insert(db, "responses")
            count_styles(db)
            insert(db, "judges")
            insert(db, "battles")
            data_import.analyze_battles(db)
            votes = insert(db, "votes")
            data_import.refuse_lost_votes(db)
            recordings = 0
            if replayed_by:
                recordings = record_judge(db, folder, source, replayed_by)
    return Imported(
        source=source,
        prompts=prompts,
        models=models,
        responses=responses,
        votes=votes,
        recordings=recordings,
        unreadable=sum(one.record.verdict is None for one in stored),
    )


def _source(path: Path) -> str:
    """The data set's own name, or else the folder's."""
    meta = path / "meta.json"
    if not meta.is_file():
        return path.resolve().name
    try:
        named = json.loads(meta.read_text(encoding="utf-8")).get("dataset")
    except (ValueError, AttributeError) as error:
        raise BadInput(f"{meta}: not a JSON object: {error}") from error
    return str(named) if named else path.resolve().name


def _stage(
    db: Connection[Any], folder: DataFolder, source: str, stored: Sequence[FileVote]
) -> None:
    stage(
        db,
        "prompts",
        (
            (
                f"{source}/{p.prompt_id}",
                p.cluster,
                p.category,
                Jsonb([{"role": "user", "content": p.text}]),
                p.reference,
            )
            for p in folder.prompts
        ),
    )
    known = data_import.model_names(db)
    db.rollback()
    fresh = [m for m in folder.models if m.name not in known]
    taken = [slug for slug, _ in known.values()]
    # Slugs that are taken go first, so that a new name never gets one of them.
    slug_of = slugs([*taken, *(m.name for m in fresh)])
    stage(
        db,
        "models",
        ((m.name, slug_of[m.name], m.organization or "", m.license or "") for m in fresh),
    )
    stage(
        db,
        "responses",
        ((f"{source}/{r.prompt_id}", r.model, r.text) for r in folder.responses),
    )
    contestants = {m.name for m in folder.models}
    people = {one.record.judge for one in folder.humans}
    stage(
        db,
        "judges",
        (_judge_row(source, name, name in people, contestants) for name in judges_of(stored)),
    )
    stage(db, "votes", (_vote_row(source, one) for one in stored if one.record.verdict))


def _judge_row(
    source: str, name: str, is_person: bool, contestants: set[str]
) -> tuple[str, str, str, str | None]:
    kind = "people" if is_person else "peers" if name in contestants else "panel"
    identity = f"imported:{source}/{name}"
    return (f"{source}/{name}", kind, identity, name if name in contestants else None)


def _vote_row(source: str, one: FileVote) -> tuple[object, ...]:
    record = one.record
    verdict = record.verdict
    if verdict is None:
        raise LookupError("an unreadable verdict is no vote")
    return (
        f"{source}:{record.vote_id}",
        f"{source}/{record.prompt}",
        record.model_a,
        record.model_b,
        f"{source}/{record.judge}",
        record.dimension,
        record.order,
        verdict.p_a,
        verdict.p_b,
        verdict.p_tie,
        verdict.both_bad,
    )
