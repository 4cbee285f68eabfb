"""What the arena holds, waits for and has spent; and how its latest boards agree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from psycopg import Connection

from arena.rating.quality import kendall_tau
from arena.store import board as boards
from arena.store import model as model_rows
from arena.store import snapshot as snapshots
from arena.store import status
from arena.store.status import Counts


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's tau-b between two boards of one dimension, over the models both rate."""

    dimension: str
    voters: tuple[str, str]
    models: int
    kendall_tau: float
    orders: tuple[list[str], list[str]]
    """The models of each board, best first."""


@dataclass(frozen=True, slots=True)
class Status:
    """Live counts, each as sql/queries/status.sql names its columns."""

    models: list[dict[str, Any]]
    judges: Counts
    people: int
    battles: Counts
    calls: Counts
    attempts: Counts
    judgments: Counts
    votes: Counts
    undecided: Counts
    unplanned: Counts
    errors: Counts
    snapshot: dict[str, Any] | None
    agreements: list[Agreement]


def report_status(db: Connection[Any]) -> Status:
    """Everything `arena status` shows, in one transaction."""
    with db.transaction():
        latest = snapshots.latest_snapshot(db)
        return Status(
            models=[
                {"name": m.name, "slug": m.slug, "state": m.state, "reason": m.state_reason}
                for m in model_rows.models(db)
            ],
            judges=status.counts(db, "judge_counts"),
            people=status.counts(db, "people_count")[0]["people"],
            battles=status.counts(db, "battle_counts"),
            calls=status.counts(db, "call_counts"),
            attempts=status.counts(db, "attempt_counts"),
            judgments=status.counts(db, "judgment_counts"),
            votes=status.counts(db, "vote_counts"),
            undecided=status.counts(db, "undecided_counts"),
            unplanned=status.counts(db, "unplanned_counts"),
            errors=status.counts(db, "recent_errors"),
            snapshot=(
                {
                    "snapshot_id": latest.snapshot_id,
                    "created_at": latest.created_at.isoformat(),
                    "votes": latest.votes,
                }
                if latest
                else None
            ),
            agreements=_agreements(db, latest.snapshot_id) if latest else [],
        )


def _agreements(db: Connection[Any], snapshot_id: str) -> list[Agreement]:
    """Between every two kinds of voters on each dimension; `all` contains the others, so not it.

    By the boards on all prompts that were published first: not by further methods, and as written.
    """
    found = []
    published = boards.boards(db, snapshot_id)
    rows = [
        row
        for row in published
        if (row.category, row.style_control, row.method) == ("all", False, published[0].method)
        and row.voters != "all"
    ]
    for one, other in combinations(rows, 2):
        if one.dimension != other.dimension:
            continue
        first = _ratings(db, one.board_id)
        second = _ratings(db, other.board_id)
        shared = [name for name in first if name in second]
        if len(shared) < 2:
            continue
        found.append(
            Agreement(
                dimension=one.dimension,
                voters=(one.voters, other.voters),
                models=len(shared),
                kendall_tau=kendall_tau(
                    {name: first[name] for name in shared},
                    {name: second[name] for name in shared},
                ),
                orders=(
                    sorted(shared, key=first.__getitem__, reverse=True),
                    sorted(shared, key=second.__getitem__, reverse=True),
                ),
            )
        )
    return found


def _ratings(db: Connection[Any], board_id: int) -> dict[str, float]:
    return {row.name: row.rating for row in boards.ratings(db, board_id) if row.rating is not None}
