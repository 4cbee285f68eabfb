"""Check a snapshot: its votes have the hash it is called by, and re-fit to its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from psycopg import Connection

from arena.domain import Voters
from arena.errors import SnapshotMismatch
from arena.rating.board import Board
from arena.steps.board_figures import figure_rows
from arena.steps.board_votes import DimensionVotes, dimension_votes
from arena.steps.fit_boards import BoardKey, refit_board, refit_figures
from arena.steps.publish_snapshot import effect_rows, rating_rows
from arena.steps.read_snapshot import (
    BOARD_FIGURES,
    BOARD_KEYS,
    DIFFERENCE_COLUMNS,
    EFFECT_FIGURES,
    FIGURE_COLUMNS,
    FIGURES,
    NAMES,
    ReadBoard,
    ReadSnapshot,
    read_folder,
    read_stored,
)
from arena.steps.snapshot_votes import Names, block_hashes, rows_hash

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


def verify_stored(db: Connection[Any], snapshot_id: str) -> Verified:
    """Verify a snapshot of this database.

    Raises
    ------
    SnapshotMismatch
        At the first thing that differs.
    """
    with db.transaction():
        return _verify(read_stored(db, snapshot_id))


def verify_folder(folder: Path) -> Verified:
    """Verify a snapshot from its exported files alone.

    Raises
    ------
    BadRow
        If a file is missing or cannot be read.
    SnapshotMismatch
        At the first thing that differs.
    """
    return _verify(read_folder(folder))


def _verify(published: ReadSnapshot) -> Verified:
    manifest, names = published.manifest, published.names
    _equal("the blocks of votes", manifest["blocks"], block_hashes(published.votes))
    _equal("the models", manifest["models_sha256"], rows_hash(list(names.models.values())))
    _equal("the prompts", manifest["prompts_sha256"], rows_hash(list(names.prompts.values())))
    _equal("the judges", manifest["judges_sha256"], rows_hash(list(names.judges.values())))
    boards = [{name: board.row[name] for name in BOARD_KEYS} for board in published.boards]
    _equal("the boards", manifest["boards"], boards)
    unreadable = {
        (u["dimension"], u["voters"], u["category"]): u["votes"] for u in manifest["unreadable"]
    }
    id_of = {model.name: model.model_id for model in names.models.values()}
    held = {
        dimension: dimension_votes(published.votes, names, unreadable, dimension)
        for dimension in {board["dimension"] for board in boards}
    }
    _equal("the figures", manifest.get("figures", []), sorted(published.figures))
    checked = FIGURE_COLUMNS - (set() if "differences" in manifest else DIFFERENCE_COLUMNS)
    differences = [0.0]
    for place, board in enumerate(published.boards):
        figures = None
        if place in published.figures:
            figures = {name: published.figures[place].get(name) for name in checked}
        differences += _verify_board(board, figures, held[board.row["dimension"]], names, id_of)
    return Verified(
        published.snapshot_id,
        len(published.votes),
        len(published.boards),
        sum(len(board.ratings) for board in published.boards),
        max(differences),
    )


def _verify_board(
    board: ReadBoard,
    figures: Mapping[str, Any] | None,
    held: DimensionVotes,
    names: Names,
    id_of: Mapping[str, int],
) -> list[float]:
    """Fit one board again and compare all that is said of it; the differences in points."""
    row = board.row
    key = BoardKey(row["dimension"], row["category"], Voters(row["voters"]), row["style_control"])
    again = refit_board(held, key, row["method"], row["settings"])
    at_equal_style = ", at equal style" if key.style_control else ""
    place = (
        f"board {key.dimension}, {key.voters.value}, {key.category}, {row['method']}"
        f"{at_equal_style}"
    )
    _equal(
        f"{place}: what is said of it",
        {name: row[name] for name in BOARD_FIGURES},
        _said_of(again.board),
    )
    ratings = {r.model_id: asdict(r) for r in rating_rows(again.board, id_of)}
    effects = {(e.kind, e.name): asdict(e) for e in effect_rows(again)}
    differences = _compare(place, "model", FIGURES, board.ratings, ratings)
    differences += _compare(place, "effect", EFFECT_FIGURES, board.effects, effects)
    if figures is not None:
        _verify_figures(place, figures, asdict(figure_rows(refit_figures(held, key, again), id_of)))
    for model_id, rating in board.ratings.items():
        named = asdict(names.models[model_id])
        _equal(
            f"{place}: the names of model {model_id}",
            {name: rating[name] for name in NAMES},
            {name: named[name] for name in NAMES},
        )
    return differences


def _verify_figures(place: str, published: Mapping[str, Any], again: dict[str, Any]) -> None:
    for name, values in published.items():
        if name != "difference_points":
            _equal(f"{place}: the {name} of its figures", values, again[name])
        elif not _near(values, again[name]):
            raise SnapshotMismatch(f"{place}: the differences of its figures re-fit to others")


def _near(published: Any, again: Sequence[float]) -> bool:
    """Whether differences are the same to the precision that is stored."""
    return (
        isinstance(published, list)
        and len(published) == len(again)
        and bool(np.allclose(published, again, rtol=1e-5, atol=1e-4))
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
    place: str,
    what: str,
    figures: Sequence[str],
    published: Mapping[Any, Mapping[str, Any]],
    again: Mapping[Any, Mapping[str, Any]],
) -> list[float]:
    """Differences between the figures of rows with the same keys; refuse any other difference."""
    _equal(f"{place}: the {what}s", published.keys(), again.keys())
    differences = []
    for row, values in again.items():
        for name in figures:
            was, now = published[row][name], values[name]
            if isinstance(was, float) and isinstance(now, float):
                differences.append(abs(was - now))
                if abs(was - now) <= TOLERANCE:
                    continue
            elif was == now:
                continue
            raise SnapshotMismatch(
                f"{place}, {what} {row}: {name} was published as {was} and re-fits to {now}"
            )
    return differences


def _equal(what: str, published: object, found: object) -> None:
    if published != found:
        raise SnapshotMismatch(
            f"{what} of this snapshot differ from what it was published with: "
            "its files or rows were changed, or are not complete"
        )
