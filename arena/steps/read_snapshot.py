"""A published snapshot as its verification reads it, from the database or an exported folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from psycopg import Connection

from arena.domain import Voters
from arena.errors import BadRow, SnapshotMismatch
from arena.formats.snapshot_folder import MANIFEST, read_json, read_lines
from arena.steps.export_snapshot import snapshot_names, stored_figures
from arena.steps.snapshot_manifest import FORMAT, manifest_hash
from arena.steps.snapshot_votes import Names, PublishedVote
from arena.store import board as board_rows
from arena.store import snapshot as snapshots
from arena.store import vote
from arena.store.board_figures import StoredFigures

T = TypeVar("T")

BOARD_KEYS = ("dimension", "category", "voters", "method", "style_control", "settings")
BOARD_FIGURES = (
    *("converged", "votes_used", "unreadable", "unpaired", "clusters", "interval_kind", "notes"),
)
NAMES = ("slug", "name", "organization", "license")
FIGURES = (
    *("strength", "rating", "lower", "upper", "rank", "rank_low", "rank_high"),
    *("votes", "wins", "losses", "ties", "unrated"),
)
EFFECT_FIGURES = ("value", "lower", "upper", "unit", "suspended", "note")
"""The columns that are checked: of a board, of a rating and its model, of an effect."""

FIGURE_COLUMNS = frozenset(field.name for field in fields(StoredFigures))
DIFFERENCE_COLUMNS = frozenset({"rated_ids", "difference_points"})
"""The columns of figures, and those that snapshots of before `differences` do not have."""


@dataclass(frozen=True, slots=True)
class ReadBoard:
    """A board's columns that are checked, its ratings by model id, its effects by kind and name."""

    row: dict[str, Any]
    ratings: dict[int, dict[str, Any]]
    effects: dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ReadSnapshot:
    """A snapshot as it was published, wherever it was read from."""

    snapshot_id: str
    manifest: dict[str, Any]
    names: Names
    votes: list[PublishedVote]
    boards: list[ReadBoard]
    figures: dict[int, dict[str, Any]]
    """By the board's place among `boards`, from 0."""


def read_stored(db: Connection[Any], snapshot_id: str) -> ReadSnapshot:
    """Read a snapshot of this database; the caller's transaction sees one moment.

    Raises
    ------
    UnknownThing
        If there is none.
    SnapshotMismatch
        If its manifest is not what its id says, or is of another format.
    """
    snapshot = snapshots.snapshot(db, snapshot_id)
    _check_manifest(snapshot.snapshot_id, snapshot.manifest)
    names = snapshot_names(db, snapshot)
    cut = vote.Cut(snapshot.last_vote_id, snapshot.last_retraction_id)
    return ReadSnapshot(
        snapshot.snapshot_id,
        snapshot.manifest,
        names,
        [names.publish(one) for one in vote.votes_in_cut(db, cut)],
        [
            _board(
                {
                    **asdict(row),
                    "ratings": map(asdict, board_rows.ratings(db, row.board_id)),
                    "effects": map(asdict, board_rows.effects(db, row.board_id)),
                }
            )
            for row in board_rows.boards(db, snapshot.snapshot_id)
        ],
        {place: asdict(one) for place, one in stored_figures(db, snapshot.snapshot_id).items()},
    )


def read_folder(folder: Path) -> ReadSnapshot:
    """Read an exported snapshot.

    Raises
    ------
    BadRow
        If a file is missing or cannot be read.
    SnapshotMismatch
        If its manifest is not what its id says, or is of another format.
    """
    published_id = _object(folder / "snapshot.json", lambda named: str(named["snapshot_id"]))
    manifest = _object(folder / MANIFEST, dict)
    _check_manifest(published_id, manifest)
    by_machines = _rows(folder / "votes.jsonl.gz", PublishedVote.from_row)
    by_people = _rows(folder / "humans.jsonl.gz", PublishedVote.from_row)
    for name, held in (("votes", by_machines), ("humans", by_people)):
        if any((one.voters == Voters.PEOPLE) != (name == "humans") for one in held):
            raise SnapshotMismatch(f"{name}.jsonl.gz holds votes that belong into the other file")
    votes = by_machines + by_people
    models = _rows(folder / "models.jsonl.gz", lambda row: snapshots.SnapshotModel(**row))
    prompts = _rows(folder / "prompts.jsonl.gz", _prompt)
    judges = _rows(folder / "judges.jsonl.gz", lambda row: snapshots.SnapshotJudge(**row))
    return ReadSnapshot(
        published_id,
        manifest,
        Names(
            {model.model_id: model for model in models},
            {prompt.prompt_id: prompt for prompt in prompts},
            {judge.judge_id: judge for judge in judges},
        ),
        sorted(votes, key=lambda one: one.vote_id),
        _object(folder / "boards.json", lambda boards: [_board(row) for row in boards]),
        # Snapshots of before there were figures have no such file.
        _figures(folder / "figures.jsonl.gz") if manifest.get("figures") else {},
    )


def _rows(path: Path, read: Callable[[Any], T]) -> list[T]:
    """Every line of a file as `read` makes it of its JSON; BadRow where it cannot."""
    found = []
    for number, line in read_lines(path):
        try:
            found.append(read(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadRow(path, number, f"not as a snapshot is exported: {error!r}") from error
    return found


def _object(path: Path, read: Callable[[Any], T]) -> T:
    """A JSON file as `read` makes it; BadRow where it cannot."""
    value = read_json(path)
    try:
        return read(value)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRow(path, None, f"not as a snapshot is exported: {error!r}") from error


def _prompt(row: dict[str, Any]) -> snapshots.SnapshotPrompt:
    return snapshots.SnapshotPrompt(
        row["prompt_number"], row["prompt_id"], row["cluster"], row["categories"]
    )


def _figures(path: Path) -> dict[int, dict[str, Any]]:
    rows = _rows(path, lambda row: {**row, "board": int(row["board"])})
    return {row.pop("board"): row for row in rows}


def _board(row: Mapping[str, Any]) -> ReadBoard:
    return ReadBoard(
        {name: row[name] for name in (*BOARD_KEYS, *BOARD_FIGURES)},
        {r["model_id"]: {name: r[name] for name in (*NAMES, *FIGURES)} for r in row["ratings"]},
        {
            (e["kind"], e["name"]): {name: e[name] for name in EFFECT_FIGURES}
            for e in row["effects"]
        },
    )


def _check_manifest(snapshot_id: str, manifest: Mapping[str, Any]) -> None:
    """Refuse a manifest that is not what the id says, or that this version cannot read."""
    if snapshot_id != manifest_hash(manifest):
        raise SnapshotMismatch(
            "the id of this snapshot is not the hash of its manifest: one of them was changed"
        )
    if manifest["format"] != FORMAT:
        raise SnapshotMismatch(
            f"snapshot {snapshot_id[:12]} is of format {manifest['format']} and this version "
            f"checks format {FORMAT}: check it with the version that published it"
        )
