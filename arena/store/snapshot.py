"""Snapshots, and the names they use: written once, then only read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from arena.errors import BadInput, UnknownThing
from arena.store.queries import queries

_SQL = queries("snapshot")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen result. `manifest` is what its id is the SHA-256 of."""

    snapshot_id: str
    number: int
    last_vote_id: int
    last_retraction_id: int
    votes: int
    methodology_version: int
    manifest: dict[str, Any]
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class ListedSnapshot:
    """A snapshot in a list: what it counts, and how many boards it has."""

    snapshot_id: str
    number: int
    votes: int
    methodology_version: int
    created_at: dt.datetime
    boards: int


@dataclass(frozen=True, slots=True)
class SnapshotModel:
    """A model's names as a snapshot uses them."""

    model_id: int
    slug: str
    name: str
    organization: str
    license: str


@dataclass(frozen=True, slots=True)
class SnapshotPrompt:
    """A prompt's cluster and categories as a snapshot uses them; never its text."""

    prompt_id: int
    name: str
    cluster: str
    categories: list[str]


@dataclass(frozen=True, slots=True)
class SnapshotJudge:
    """A judge as a snapshot names it."""

    judge_id: int
    name: str
    kind: str
    identity: str
    protocol: str | None
    model_id: int | None
    """The model that the judge is, if it is one."""


def models_now(db: Db, model_ids: Sequence[int]) -> list[SnapshotModel]:
    """Names of these models as they stand, by id."""
    with db.cursor(row_factory=class_row(SnapshotModel)) as cursor:
        return cursor.execute(_SQL["models_now"], {"model_ids": list(model_ids)}).fetchall()


def prompts_now(db: Db, prompt_ids: Sequence[int]) -> list[SnapshotPrompt]:
    """Clusters and categories of these prompts as they stand, by id."""
    with db.cursor(row_factory=class_row(SnapshotPrompt)) as cursor:
        return cursor.execute(_SQL["prompts_now"], {"prompt_ids": list(prompt_ids)}).fetchall()


def judges_now(db: Db, judge_ids: Sequence[int]) -> list[SnapshotJudge]:
    """Names and identities of these judges, by id."""
    with db.cursor(row_factory=class_row(SnapshotJudge)) as cursor:
        return cursor.execute(_SQL["judges_now"], {"judge_ids": list(judge_ids)}).fetchall()


def add_snapshot(
    db: Db,
    snapshot_id: str,
    *,
    last_vote_id: int,
    last_retraction_id: int,
    votes: int,
    methodology_version: int,
    manifest: Mapping[str, Any],
) -> bool:
    """Store a snapshot; False if the very same one is there already."""
    return (
        db.execute(
            _SQL["add_snapshot"],
            {
                "snapshot_id": snapshot_id,
                "last_vote_id": last_vote_id,
                "last_retraction_id": last_retraction_id,
                "votes": votes,
                "methodology_version": methodology_version,
                "manifest": Jsonb(manifest),
            },
        ).fetchone()
        is not None
    )


def add_snapshot_names(
    db: Db,
    snapshot_id: str,
    model_ids: Sequence[int],
    prompt_ids: Sequence[int],
    judge_ids: Sequence[int],
) -> None:
    """Store models' and judges' names, and prompts' clusters and categories, as used."""
    db.execute(
        _SQL["add_snapshot_judges"], {"snapshot_id": snapshot_id, "judge_ids": list(judge_ids)}
    )
    db.execute(
        _SQL["add_snapshot_models"], {"snapshot_id": snapshot_id, "model_ids": list(model_ids)}
    )
    db.execute(
        _SQL["add_snapshot_prompts"], {"snapshot_id": snapshot_id, "prompt_ids": list(prompt_ids)}
    )


def publish(db: Db, snapshot_id: str) -> None:
    """Make this snapshot the latest; it may have been so before."""
    db.execute(_SQL["add_publication"], {"snapshot_id": snapshot_id})


def snapshot_judges(db: Db, snapshot_id: str) -> list[SnapshotJudge]:
    """The judges of a snapshot, by id."""
    with db.cursor(row_factory=class_row(SnapshotJudge)) as cursor:
        return cursor.execute(_SQL["snapshot_judges"], {"snapshot_id": snapshot_id}).fetchall()


def latest_snapshot(db: Db) -> Snapshot | None:
    """The snapshot published last, if any."""
    with db.cursor(row_factory=class_row(Snapshot)) as cursor:
        return cursor.execute(_SQL["latest_snapshot"]).fetchone()


def snapshot(db: Db, prefix: str) -> Snapshot:
    """The snapshot whose id begins with `prefix`, or the `latest`.

    Raises
    ------
    UnknownThing
        If there is none.
    BadInput
        If there are several, or `prefix` is no beginning of an id.
    """
    if prefix == "latest":
        newest = latest_snapshot(db)
        if newest is None:
            raise UnknownThing("no snapshot has been published yet")
        return newest
    if not prefix or set(prefix) - set("0123456789abcdef"):
        raise BadInput(f"{prefix!r} is no snapshot id (64 digits from 0-9 and a-f) and no folder")
    with db.cursor(row_factory=class_row(Snapshot)) as cursor:
        found = cursor.execute(_SQL["snapshot"], {"prefix": prefix}).fetchall()
    if not found:
        raise UnknownThing(f"no snapshot {prefix}")
    if len(found) > 1:
        raise BadInput(f"several snapshots begin with {prefix}; give more digits")
    return found[0]


def snapshots_before(db: Db, *, limit: int, before: int | None = None) -> list[ListedSnapshot]:
    """Snapshots, the newest first; `before` leaves out those of that number and later."""
    with db.cursor(row_factory=class_row(ListedSnapshot)) as cursor:
        values = {"before": before, "limit": limit}
        return cursor.execute(_SQL["snapshots_before"], values).fetchall()


def first_snapshot_id(db: Db) -> str | None:
    """The id of the oldest snapshot, if any."""
    row = db.execute(_SQL["first_snapshot_id"]).fetchone()
    return None if row is None else str(row[0])


def snapshot_models(db: Db, snapshot_id: str) -> list[SnapshotModel]:
    """The models of a snapshot, by id."""
    with db.cursor(row_factory=class_row(SnapshotModel)) as cursor:
        return cursor.execute(_SQL["snapshot_models"], {"snapshot_id": snapshot_id}).fetchall()


def held_out_prompts(db: Db, snapshot_id: str) -> set[int]:
    """Ids of a snapshot's prompts that nobody may be told of now."""
    rows = db.execute(_SQL["held_out_prompts"], {"snapshot_id": snapshot_id}).fetchall()
    return {prompt_id for (prompt_id,) in rows}


def snapshot_prompts(db: Db, snapshot_id: str) -> list[SnapshotPrompt]:
    """The prompts of a snapshot, by id."""
    with db.cursor(row_factory=class_row(SnapshotPrompt)) as cursor:
        return cursor.execute(_SQL["snapshot_prompts"], {"snapshot_id": snapshot_id}).fetchall()
