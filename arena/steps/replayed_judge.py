"""Replay a folder's judge: find the protocol that reads its texts, and make it a recorded judge.

A folder whose every judge text is read by one of our protocols to the verdict that the source
stored (unreadable ones included) is replayed: its judge is asked by the ordinary pipeline, and
answers with what it said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from psycopg import Connection

from arena.domain import Decoding, Dimension, Verdict
from arena.errors import BadInput, BadRow
from arena.formats import FileVote
from arena.formats.arena_folder import DataFolder
from arena.judging.identity import judge_identity
from arena.judging.protocol import Protocol, protocol
from arena.judging.published import READ_SENTENCES, read_published, text_readers
from arena.store import data_import
from arena.store import judge as judge_rows
from arena.store import model as model_rows
from arena.store.data_import import insert, stage

_DECODING = Decoding()

_FAULTY_SHARE = 0.1
"""Below this share of differing verdicts a protocol fits the judge, and the rows are at fault."""

_WINNERS = {1.0: "model_a", 0.5: "tie", 0.0: "model_b"}


def judges_of(votes: Sequence[FileVote]) -> list[str]:
    """The names of the judges of these votes, in order."""
    return sorted({one.record.judge for one in votes})


def replaying_protocol(folder: DataFolder, path: Path) -> str | None:
    """The protocol that reads every text of the folder's one judge as the source did.

    Raises
    ------
    BadRow
        If none does, but one reads nearly all of them so: then the rest are faults of the file.
    """
    texts = {output.vote_id: output.text for output in folder.judge_outputs}
    votes = folder.votes
    if not votes or len(judges_of(votes)) != 1 or any(v.record.vote_id not in texts for v in votes):
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


def refuse_unknown_dimensions(
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


def record_judge(db: Connection[Any], folder: DataFolder, source: str, protocol_name: str) -> int:
    """Register the recorded judge if it is new, and store what it said."""
    (spoken,) = judges_of(folder.votes)
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


def _verdict(asked: Protocol, one: FileVote, text: str) -> Verdict | None:
    """What the protocol makes of one text, in the battle's sides."""
    record = one.record
    read = read_published(asked, text, [record.dimension])[record.dimension]
    return read.mirrored() if read is not None and record.order == "ba" else read


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
