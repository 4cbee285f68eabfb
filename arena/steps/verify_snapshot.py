"""Check a snapshot: its votes have the hash it is called by, and re-fit to its numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from psycopg import Connection

from arena.domain import Voters
from arena.errors import BadRow, SnapshotMismatch
from arena.formats.snapshot_folder import MANIFEST, read_json, read_lines
from arena.rating.board import Board
from arena.steps.export_snapshot import snapshot_names
from arena.steps.fit_boards import refit_board
from arena.steps.publish_snapshot import clusters, manifest_hash, rating_rows
from arena.steps.snapshot_votes import Names, PublishedVote, block_hashes, rows_hash
from arena.store import board as board_rows
from arena.store import snapshot as snapshots
from arena.store import vote

T = TypeVar("T")

TOLERANCE = 1e-6
"""Points. Another machine's linear algebra may differ in the last digits, never by this much."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked and found to be right."""

    snapshot_id: str
    votes: int
    boards: int
    ratings: int
    largest_difference: float
    """Points between a published figure and the same figure fitted again."""


@dataclass(frozen=True, slots=True)
class _Published:
    """A snapshot as it was published, wherever it was read from."""

    snapshot_id: str
    manifest: dict[str, Any]
    names: Names
    votes: list[PublishedVote]
    boards: list[tuple[dict[str, Any], dict[int, dict[str, Any]]]]
    """Each board's row, and its ratings by model id."""


def verify_stored(db: Connection[Any], snapshot_id: str) -> Verified:
    """Verify a snapshot of this database.

    Raises
    ------
    SnapshotMismatch
        At the first thing that differs.
    """
    with db.transaction():
        snapshot = snapshots.snapshot(db, snapshot_id)
        names = snapshot_names(db, snapshot)
        cut = vote.Cut(snapshot.last_vote_id, snapshot.last_retraction_id)
        return _verify(
            _Published(
                snapshot.snapshot_id,
                snapshot.manifest,
                names,
                [names.publish(one) for one in vote.votes_in_cut(db, cut)],
                [
                    _board({**asdict(row), "ratings": map(asdict, ratings)})
                    for row in board_rows.boards(db, snapshot.snapshot_id)
                    for ratings in [board_rows.ratings(db, row.board_id)]
                ],
            )
        )


def verify_folder(folder: Path) -> Verified:
    """Verify a snapshot from its exported files alone.

    Raises
    ------
    BadRow
        If a file is missing or cannot be read.
    SnapshotMismatch
        At the first thing that differs.
    """
    by_machines = _rows(folder / "votes.jsonl.gz", _vote)
    by_people = _rows(folder / "humans.jsonl.gz", _vote)
    for name, held in (("votes", by_machines), ("humans", by_people)):
        if any((one.voters == Voters.PEOPLE) != (name == "humans") for one in held):
            raise SnapshotMismatch(f"{name}.jsonl.gz holds votes that belong into the other file")
    votes = by_machines + by_people
    models = _rows(folder / "models.jsonl.gz", lambda row: snapshots.SnapshotModel(**row))
    prompts = _rows(folder / "prompts.jsonl.gz", _prompt)
    judges = _rows(folder / "judges.jsonl.gz", lambda row: snapshots.SnapshotJudge(**row))
    return _verify(
        _Published(
            _object(folder / "snapshot.json", lambda named: str(named["snapshot_id"])),
            _object(folder / MANIFEST, dict),
            Names(
                {model.model_id: model for model in models},
                {prompt.prompt_id: prompt for prompt in prompts},
                {judge.judge_id: judge for judge in judges},
            ),
            sorted(votes, key=lambda one: one.vote_id),
            _object(folder / "boards.json", lambda boards: [_board(row) for row in boards]),
        )
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


def _vote(row: dict[str, Any]) -> PublishedVote:
    return PublishedVote(**row)


def _prompt(row: dict[str, Any]) -> snapshots.SnapshotPrompt:
    return snapshots.SnapshotPrompt(
        row["prompt_number"], row["prompt_id"], row["cluster"], row["categories"]
    )


def _board(row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    """A board's row and its ratings by model id, of the columns that are checked."""
    return (
        {name: row[name] for name in (*_BOARD_KEYS, *_BOARD_FIGURES)},
        {r["model_id"]: {name: r[name] for name in (*_NAMES, *_FIGURES)} for r in row["ratings"]},
    )


_BOARD_KEYS = ("dimension", "category", "voters", "method", "settings")
_BOARD_FIGURES = (
    *("converged", "votes_used", "unreadable", "unpaired", "clusters", "interval_kind", "notes"),
)
_NAMES = ("slug", "name", "organization", "license")
_FIGURES = (
    *("strength", "rating", "lower", "upper", "rank", "rank_low", "rank_high"),
    *("votes", "wins", "losses", "ties", "unrated"),
)


def _verify(published: _Published) -> Verified:
    manifest, names = published.manifest, published.names
    _equal("the id", published.snapshot_id, manifest_hash(manifest))
    _equal("the blocks of votes", manifest["blocks"], block_hashes(published.votes))
    _equal("the models", manifest["models_sha256"], rows_hash(list(names.models.values())))
    _equal("the prompts", manifest["prompts_sha256"], rows_hash(list(names.prompts.values())))
    _equal("the judges", manifest["judges_sha256"], rows_hash(list(names.judges.values())))
    boards = [{name: board[name] for name in _BOARD_KEYS} for board, _ in published.boards]
    _equal("the boards", manifest["boards"], boards)
    unreadable = {(u["dimension"], u["voters"]): u["votes"] for u in manifest["unreadable"]}
    id_of = {model.name: model.model_id for model in names.models.values()}
    differences = [0.0]
    for board, ratings in published.boards:
        again = refit_board(
            published.votes,
            clusters(names),
            unreadable,
            dimension=board["dimension"],
            voters=board["voters"],
            method_name=board["method"],
            settings=board["settings"],
        )
        place = f"board {board['dimension']}, {board['voters']}"
        _equal(
            f"{place}: what is said of it",
            {name: board[name] for name in _BOARD_FIGURES},
            _said_of(again),
        )
        differences += _compare(place, ratings, rating_rows(again, id_of))
        for model_id, rating in ratings.items():
            named = asdict(names.models[model_id])
            _equal(
                f"{place}: the names of model {model_id}",
                {name: rating[name] for name in _NAMES},
                {name: named[name] for name in _NAMES},
            )
    return Verified(
        published.snapshot_id,
        len(published.votes),
        len(published.boards),
        sum(len(ratings) for _, ratings in published.boards),
        max(differences),
    )


def _said_of(board: Board) -> dict[str, Any]:
    """A board's figures under the names of its columns."""
    return {
        "converged": board.converged,
        "votes_used": board.votes_used,
        "unreadable": board.unreadable,
        "unpaired": board.unpaired,
        "clusters": board.clusters,
        "interval_kind": board.interval,
        "notes": list(board.notes),
    }


def _compare(
    place: str, ratings: Mapping[int, Mapping[str, Any]], again: Sequence[board_rows.NewRating]
) -> list[float]:
    _equal(f"{place}: the models", sorted(ratings), sorted(row.model_id for row in again))
    differences = []
    for row in again:
        for name in _FIGURES:
            was, now = ratings[row.model_id][name], getattr(row, name)
            if isinstance(was, float) and isinstance(now, float):
                differences.append(abs(was - now))
                if abs(was - now) <= TOLERANCE:
                    continue
            elif was == now:
                continue
            raise SnapshotMismatch(
                f"{place}, model {row.model_id}: {name} was published as {was} and re-fits to {now}"
            )
    return differences


def _equal(what: str, published: object, found: object) -> None:
    if published != found:
        raise SnapshotMismatch(
            f"{what} of this snapshot differ from what it was published with: "
            "its files or rows were changed, or are not complete"
        )
