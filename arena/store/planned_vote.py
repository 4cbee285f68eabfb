"""Votes that judges have been asked for: planned, waiting for calls, decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from arena.domain import DisplayOrder
from arena.store.columns import columns
from arena.store.queries import queries

_SQL = queries("planned_vote")

Db = Connection[Any]

VoteKey = tuple[int, int, str, str, int]
"""Battle, judge, dimension, display order and repeat."""


@dataclass(frozen=True, slots=True)
class WantedVote:
    """A vote to be planned; `told` is what stands in the column of that name."""

    battle_id: int
    judge_id: int
    dimension: str
    display_order: DisplayOrder
    told: dict[str, Any]
    crowd_response_ids: list[int]
    repeat: int = 0
    run_id: int | None = None

    @property
    def key(self) -> VoteKey:
        """What makes a planned vote unique."""
        return (self.battle_id, self.judge_id, self.dimension, self.display_order, self.repeat)


@dataclass(frozen=True, slots=True)
class UnplannedVote:
    """A vote that a judge cannot be asked for; `responses` are those the prompt has so far."""

    battle_id: int
    judge_id: int
    dimension: str
    reason: str
    responses: int


@dataclass(frozen=True, slots=True)
class PlannedVote:
    """A planned vote with all that is needed to go on with it."""

    planned_vote_id: int
    battle_id: int
    prompt_id: int | None
    response_a_id: int
    response_b_id: int
    judge_id: int
    judge_name: str
    judge_kind: str
    protocol: str
    options: dict[str, Any]
    members: list[int]
    dimension: str
    display_order: DisplayOrder
    repeat: int
    told: dict[str, Any]
    crowd_response_ids: list[int]
    run_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class CallOfVote:
    """One call of a planned vote; judgment, text and tokens once it is done."""

    planned_vote_id: int
    call_id: int
    state: str
    last_error: str | None
    part: str
    shown_response_ids: list[int]
    dimensions: list[str]
    sample: int
    round: int
    speaker: int
    context: str
    judgment_id: int | None
    text: str | None
    tokens: list[Any] | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a planned vote; a reason where there is no vote."""

    planned_vote_id: int
    state: str
    reason: str | None = None


def plan_votes(db: Db, wanted: Sequence[WantedVote]) -> dict[VoteKey, int]:
    """Plan votes; the ids of those that are new, by `WantedVote.key`."""
    rows = db.execute(
        _SQL["plan_votes"], {"wanted": Jsonb([asdict(one) for one in wanted])}
    ).fetchall()
    return {tuple(key): planned_vote_id for planned_vote_id, *key in rows}


def use_calls(db: Db, uses: Sequence[tuple[int, int, int]]) -> None:
    """Note which votes wait for which calls: (planned vote id, position, call id)."""
    db.execute(
        _SQL["use_calls"],
        {
            "planned_vote_ids": [vote for vote, _, _ in uses],
            "positions": [position for _, position, _ in uses],
            "call_ids": [call for _, _, call in uses],
        },
    )


def lock_votes_of_calls(db: Db, call_ids: Sequence[int]) -> list[int]:
    """Lock the votes without a verdict that any of these calls belongs to; their ids."""
    rows = db.execute(_SQL["lock_votes_of_calls"], {"call_ids": list(call_ids)}).fetchall()
    return [planned_vote_id for (planned_vote_id,) in rows]


def lock_votes_overdue(db: Db, after: int, limit: int) -> list[int]:
    """Lock waiting votes that wait for no call any more, of ids beyond `after`; their ids."""
    values = {"after": after, "limit": limit}
    rows = db.execute(_SQL["lock_votes_overdue"], values).fetchall()
    return [planned_vote_id for (planned_vote_id,) in rows]


def votes_to_decide(db: Db, planned_vote_ids: Sequence[int]) -> list[PlannedVote]:
    """These planned votes, by id."""
    with db.cursor(row_factory=class_row(PlannedVote)) as cursor:
        cursor.execute(_SQL["votes_to_decide"], {"planned_vote_ids": list(planned_vote_ids)})
        return cursor.fetchall()


def calls_of_votes(db: Db, planned_vote_ids: Sequence[int]) -> list[CallOfVote]:
    """The calls of these planned votes, by vote and in the order planned."""
    with db.cursor(row_factory=class_row(CallOfVote)) as cursor:
        cursor.execute(_SQL["calls_of_votes"], {"planned_vote_ids": list(planned_vote_ids)})
        return cursor.fetchall()


def settle_votes(db: Db, settled: Sequence[Settled]) -> None:
    """Write down what became of planned votes."""
    asked = columns(settled, ("planned_vote_id", "state", "reason"))
    db.execute(_SQL["settle_votes"], {f"{name}s": values for name, values in asked.items()})


def note_unplanned_votes(db: Db, unplanned: Sequence[UnplannedVote]) -> None:
    """Note which votes a judge cannot be asked for, and why."""
    asked = columns(unplanned, ("battle_id", "judge_id", "dimension", "reason"))
    db.execute(
        _SQL["note_unplanned_votes"],
        {
            **{f"{name}s": values for name, values in asked.items()},
            "responses": [one.responses for one in unplanned],
        },
    )


def forget_unplanned_votes(db: Db, planned_vote_ids: Sequence[int]) -> None:
    """These votes could be planned after all."""
    db.execute(_SQL["forget_unplanned_votes"], {"planned_vote_ids": list(planned_vote_ids)})
