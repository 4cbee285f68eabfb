"""What the arena holds, waits for and has spent; and how its latest boards agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.steps.compare_boards import Agreement, compare_boards
from arena.steps.compare_responses import constant_models
from arena.steps.report_spending import Spending, report_spending
from arena.store import model as model_rows
from arena.store import snapshot as snapshots
from arena.store import status
from arena.store.status import Counts


@dataclass(frozen=True, slots=True)
class Status:
    """Live counts, each as sql/queries/status.sql names its columns.

    `constant` of a model that says the same to every prompt is how alike its responses are.
    """

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
    spending: list[Spending]
    snapshot: dict[str, Any] | None
    agreements: list[Agreement]


def report_status(db: Connection[Any]) -> Status:
    """Everything `arena status` shows, in one transaction."""
    with db.transaction():
        latest = snapshots.latest_snapshot(db)
        alike = {one.model_id: one.sameness for one in constant_models(db, public=False)}
        return Status(
            models=[
                {
                    "name": m.name,
                    "slug": m.slug,
                    "state": m.state,
                    "reason": m.state_reason,
                    "constant": alike.get(m.model_id),
                }
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
            spending=report_spending(db),
            snapshot=(
                {
                    "snapshot_id": latest.snapshot_id,
                    "created_at": latest.created_at.isoformat(),
                    "votes": latest.votes,
                }
                if latest
                else None
            ),
            agreements=compare_boards(db, latest.snapshot_id) if latest else [],
        )
