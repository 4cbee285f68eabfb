"""Write a published snapshot as a folder of files."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from psycopg import Connection

from arena.domain import Voters
from arena.formats.snapshot_folder import MANIFEST, new_folder, write_json, write_lines
from arena.steps.snapshot_votes import Names
from arena.store import board as board_rows
from arena.store import board_figures as figure_rows
from arena.store import snapshot as snapshots
from arena.store import vote


def snapshot_names(db: Connection[Any], snapshot: snapshots.Snapshot) -> Names:
    """The names a snapshot was published with."""
    return Names(
        models={m.model_id: m for m in snapshots.snapshot_models(db, snapshot.snapshot_id)},
        prompts={p.prompt_id: p for p in snapshots.snapshot_prompts(db, snapshot.snapshot_id)},
        judges={j.judge_id: j for j in snapshots.snapshot_judges(db, snapshot.snapshot_id)},
    )


def stored_figures(db: Connection[Any], snapshot_id: str) -> dict[int, figure_rows.StoredFigures]:
    """The figures of a snapshot's boards, by the board's place among them from 0."""
    found = {}
    for place, board in enumerate(board_rows.boards(db, snapshot_id)):
        figures = figure_rows.figures(db, board.board_id)
        if figures:
            found[place] = replace(figures, flips=figure_rows.flips(db, board.board_id))
    return found


def export_snapshot(db: Connection[Any], snapshot_id: str, folder: Path) -> snapshots.Snapshot:
    """Write the snapshot whose id begins with `snapshot_id` into a new folder.

    Raises
    ------
    UnknownThing, BadInput
        If there is no such snapshot, or the folder is in use.
    """
    with db.transaction():
        snapshot = snapshots.snapshot(db, snapshot_id)
        names = snapshot_names(db, snapshot)
        cut = vote.Cut(snapshot.last_vote_id, snapshot.last_retraction_id)
        votes = [names.publish(one) for one in vote.votes_in_cut(db, cut)]
        boards = [
            {
                **asdict(board),
                "ratings": [asdict(r) for r in board_rows.ratings(db, board.board_id)],
                "effects": [asdict(e) for e in board_rows.effects(db, board.board_id)],
            }
            for board in board_rows.boards(db, snapshot.snapshot_id)
        ]
        figures = stored_figures(db, snapshot.snapshot_id)
    new_folder(folder)
    people = Voters.PEOPLE.value
    write_lines(folder / "votes.jsonl.gz", (v.line for v in votes if v.voters != people))
    write_lines(folder / "humans.jsonl.gz", (v.line for v in votes if v.voters == people))
    for name, rows in (
        ("models", names.models.values()),
        ("judges", names.judges.values()),
    ):
        write_lines(
            folder / f"{name}.jsonl.gz",
            (json.dumps(asdict(row), sort_keys=True) for row in rows),
        )
    write_lines(
        folder / "prompts.jsonl.gz",
        (
            json.dumps({**asdict(row), "prompt_number": row.prompt_id, "prompt_id": row.name})
            for row in names.prompts.values()
        ),
    )
    write_json(folder / "boards.json", boards)
    write_lines(
        folder / "figures.jsonl.gz",
        (
            json.dumps({"board": place, **asdict(one)}, sort_keys=True)
            for place, one in figures.items()
        ),
    )
    write_json(folder / MANIFEST, snapshot.manifest)
    write_json(
        folder / "snapshot.json",
        {"snapshot_id": snapshot.snapshot_id, "created_at": snapshot.created_at.isoformat()},
    )
    return snapshot
