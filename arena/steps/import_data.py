"""Import a data folder: prompts, responses, stored votes, and judges whose texts can be replayed.

A folder whose every judge text is read by one of our protocols to just the verdict that the source
stored (unreadable ones included) is *replayed*: its judge becomes a recorded judge, and its votes
come out of the ordinary pipeline. Otherwise its votes are loaded as stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from arena.domain import Decoding, Dimension, Verdict, slugs
from arena.errors import BadInput, BadRow
from arena.formats import FileVote
from arena.formats.arena_folder import DataFolder, read_folder
from arena.judging.dimension import dimensions
from arena.judging.identity import judge_identity
from arena.judging.protocol import Protocol, protocol
from arena.judging.published import READ_SENTENCES, read_published, text_readers
from arena.steps.count_styles import count_styles
from arena.store import data_import
from arena.store import judge as judge_rows
from arena.store import model as model_rows
from arena.store.data_import import insert, stage

_DECODING = Decoding()

_FAULTY_SHARE = 0.1
"""Below this share of differing verdicts a protocol fits the judge, and the rows are at fault."""

_WINNERS = {1.0: "model_a", 0.5: "tie", 0.0: "model_b"}


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
    replayed_by = _replaying_protocol(folder, path)
    if replayed_by:
        _refuse_unknown_dimensions(folder, path, dimensions(own_dimensions or {}))
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
                recordings = _record_judge(db, folder, source, replayed_by)
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
        (_judge_row(source, name, name in people, contestants) for name in _judges(stored)),
    )
    stage(db, "votes", (_vote_row(source, one) for one in stored if one.record.verdict))


def _judges(votes: Sequence[FileVote]) -> list[str]:
    return sorted({one.record.judge for one in votes})


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


def _replaying_protocol(folder: DataFolder, path: Path) -> str | None:
    """The protocol that reads every text of the folder's one judge as the source did.

    Raises
    ------
    BadRow
        If none does, but one reads nearly all of them so: then the rest are faults of the file.
    """
    texts = {output.vote_id: output.text for output in folder.judge_outputs}
    votes = folder.votes
    if not votes or len(_judges(votes)) != 1 or any(v.record.vote_id not in texts for v in votes):
        return None
    differing_by = {}
    for name, asked in text_readers().items():
        read = [(one, _verdict(asked, one, texts[one.record.vote_id])) for one in votes]
        differing_by[name] = [(one, said) for one, said in read if not _same(one, said)]
    name = min(differing_by, key=lambda name: (len(differing_by[name]), name in READ_SENTENCES))
    differing = differing_by[name]
    if not differing:
        return name
    if len(differing) < _FAULTY_SHARE * len(votes):
        one, verdict = differing[0]
        raise BadRow(
            path / "votes.jsonl.gz",
            one.line,
            f"vote {one.record.vote_id!r}: its judge's text says "
            f"{_said(verdict)}, the row something else; mend one of them, "
            "or take judge_outputs away to load the votes as stored",
        )
    return None


def _verdict(asked: Protocol, one: FileVote, text: str) -> Verdict | None:
    """What the protocol makes of one text, in the battle's sides."""
    record = one.record
    read = read_published(asked, text, [record.dimension])[record.dimension]
    return read.mirrored() if read is not None and record.order == "ba" else read


def _refuse_unknown_dimensions(
    folder: DataFolder, path: Path, known: Mapping[str, Dimension]
) -> None:
    """A judge is replayed by asking it, and it can be asked on known dimensions only."""
    for one in folder.votes:
        if one.record.dimension not in known:
            raise BadRow(
                path / "votes.jsonl.gz",
                one.line,
                f"unknown dimension {one.record.dimension!r}; there are {', '.join(known)}, and "
                "arena.toml may add others",
            )


def _same(one: FileVote, verdict: Verdict | None) -> bool:
    if verdict is None or one.record.verdict is None:
        return verdict is one.record.verdict
    if one.record.order is None:
        return False
    return verdict.points_a == one.record.verdict.points_a


def _said(verdict: Verdict | None) -> str:
    if verdict is None:
        return "nothing that can be read"
    return _WINNERS.get(verdict.points_a, f"{verdict.points_a:g} points for model_a")


def _record_judge(db: Connection[Any], folder: DataFolder, source: str, protocol_name: str) -> int:
    """Register the recorded judge if it is new, and store what it said."""
    (spoken,) = _judges(folder.votes)
    name = f"{source}/{spoken}"
    found = data_import.judge_named(db, name)
    if found is None:
        endpoint_id = model_rows.add_endpoint(
            db, gateway="recorded", base_url=f"recorded:{source}", api_model=spoken
        )
        models = data_import.model_names(db)
        judge_rows.add_judge(
            db,
            name=name,
            kind="panel",
            identity=judge_identity(
                f"recorded:{name}", protocol_name, protocol(protocol_name), _DECODING
            ),
            model_id=models[spoken][1] if spoken in models else None,
            endpoint_id=endpoint_id,
            protocol=protocol_name,
            max_tokens=_DECODING.max_tokens,
            temperature=_DECODING.temperature,
            dimensions=sorted({one.record.dimension for one in folder.votes}),
            prompt_source=source,
        )
    elif found[1] is None:
        raise BadInput(f"a judge called {name!r} is here already and is not a recorded one")
    else:
        endpoint_id = found[1]
    texts = {output.vote_id: output.text for output in folder.judge_outputs}
    shown = ((one, one.record, one.record.order == "ab") for one in folder.votes)
    stage(
        db,
        "recordings",
        (
            (
                f"{source}/{record.prompt}",
                record.model_a if a_first else record.model_b,
                record.model_b if a_first else record.model_a,
                record.dimension,
                texts[record.vote_id],
            )
            for one, record, a_first in shown
        ),
    )
    return insert(db, "recordings", endpoint_id=endpoint_id)
