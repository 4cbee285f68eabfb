"""The queue: calls are leased, tried, and finished or put back. One statement per batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from arena.store.queries import queries

_SQL = queries("call")

Db = Connection[Any]


@dataclass(frozen=True, slots=True)
class WantedResponse:
    """One sample of one model's response to one prompt."""

    model_id: int
    prompt_id: int
    sample: int = 0


@dataclass(frozen=True, slots=True)
class WantedJudgment:
    """One thing to be asked of a judge; `asked_judge_id` is the judge itself or its member."""

    judge_id: int
    asked_judge_id: int
    call_key: str
    prompt_id: int | None
    part: str
    shows: tuple[str, ...]
    shown_response_ids: tuple[int, ...]
    dimensions: tuple[str, ...]
    sample: int
    round: int
    speaker: int
    context: str
    nonce: str
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedCall:
    """A judgment call by what it asks; it may have been done or failed long ago."""

    judge_id: int
    call_key: str
    call_id: int
    unfinished: bool


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """How an attempt ended; tokens are None where the attempt brought nothing."""

    attempt_id: int
    outcome: str
    http_status: int | None
    finish_reason: str | None
    prompt_tokens: int | None
    completion_tokens: int | None
    cost_usd: float
    latency_seconds: float
    error: str | None


@dataclass(frozen=True, slots=True)
class FailedTry:
    """A call to be put back after a wait, or given up."""

    attempt_id: int
    call_id: int
    final: bool
    wait_seconds: float
    error: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """What became of a call whose try failed; `state` is `open` or `failed`."""

    call_id: int
    kind: str
    state: str
    model_id: int | None
    prompt_id: int | None
    sample: int


def open_response_calls(
    db: Db, wanted: Sequence[WantedResponse], run_id: int | None = None
) -> None:
    """Ask for responses that are not there; failed and void calls are opened again."""
    db.execute(
        _SQL["open_response_calls"],
        {
            "model_ids": [w.model_id for w in wanted],
            "prompt_ids": [w.prompt_id for w in wanted],
            "samples": [w.sample for w in wanted],
            "run_id": run_id,
        },
    )


def open_judgment_calls(db: Db, wanted: Sequence[WantedJudgment]) -> list[OpenedCall]:
    """Ask for judgments; what was asked before is shared.

    None of the calls is finished by anyone before the caller's transaction ends.
    """
    db.execute(_SQL["open_judgment_calls"], {"wanted": Jsonb([asdict(one) for one in wanted])})
    with db.cursor(row_factory=class_row(OpenedCall)) as cursor:
        cursor.execute(
            _SQL["judgment_calls"],
            {
                "judge_ids": [one.judge_id for one in wanted],
                "call_keys": [one.call_key for one in wanted],
            },
        )
        return cursor.fetchall()


def record_results(db: Db, results: Sequence[AttemptResult]) -> list[int]:
    """Write how attempts ended; a result that is there already stays.

    Returns the attempts whose results are new: `ledger.settle` them at the transaction's end.
    """
    rows = db.execute(
        _SQL["record_results"],
        {
            "attempt_ids": [r.attempt_id for r in results],
            "outcomes": [r.outcome for r in results],
            "http_statuses": [r.http_status for r in results],
            "finish_reasons": [r.finish_reason for r in results],
            "prompt_tokens": [r.prompt_tokens for r in results],
            "completion_tokens": [r.completion_tokens for r in results],
            "costs_usd": [r.cost_usd for r in results],
            "latencies_seconds": [r.latency_seconds for r in results],
            "errors": [r.error for r in results],
        },
    ).fetchall()
    return [attempt_id for (attempt_id,) in rows]


def finish_calls(db: Db, call_ids: Sequence[int]) -> set[int]:
    """Mark calls done; returns those that were not done before."""
    rows = db.execute(_SQL["finish_calls"], {"call_ids": list(call_ids)}).fetchall()
    return {call_id for (call_id,) in rows}


def put_calls_back(db: Db, tries: Sequence[FailedTry], failures_allowed: int) -> list[PutBack]:
    """Open failed calls again after their wait, or give them up; lost leases are left alone."""
    with db.cursor(row_factory=class_row(PutBack)) as cursor:
        cursor.execute(
            _SQL["put_calls_back"],
            {
                "attempt_ids": [t.attempt_id for t in tries],
                "call_ids": [t.call_id for t in tries],
                "finals": [t.final for t in tries],
                "waits_seconds": [t.wait_seconds for t in tries],
                "errors": [t.error for t in tries],
                "failures_allowed": failures_allowed,
            },
        )
        return cursor.fetchall()


def give_up_lost_calls(db: Db, failures_allowed: int) -> list[PutBack]:
    """Fail the calls whose leases ended without a word as often as is allowed."""
    with db.cursor(row_factory=class_row(PutBack)) as cursor:
        cursor.execute(_SQL["give_up_lost_calls"], {"failures_allowed": failures_allowed})
        return cursor.fetchall()


def release_calls(db: Db, attempt_ids: Sequence[int]) -> None:
    """Give leases back; their attempts stay in the books."""
    db.execute(_SQL["release_calls"], {"attempt_ids": list(attempt_ids)})


def void_calls_of_model(db: Db, model_id: int) -> None:
    """Nothing more is asked of a model that left the draw, nor of it as a peer."""
    db.execute(_SQL["void_calls_of_model"], {"model_id": model_id})


def void_calls_of_judge(db: Db, judge_id: int) -> int:
    """Nothing more is asked of this judge; returns how many calls were to be made."""
    return db.execute(_SQL["void_calls_of_judge"], {"judge_id": judge_id}).rowcount


def reopen_calls_of_judge(db: Db, judge_id: int) -> int:
    """Ask a judge what it was no longer asked; returns how many calls that is."""
    return db.execute(_SQL["reopen_calls_of_judge"], {"judge_id": judge_id}).rowcount


def reopen_failed_calls(db: Db, kind: str | None = None) -> int:
    """Open failed calls again, of one kind (`response` or `judgment`) or all; returns how many.

    The votes that were given up with them wait again.
    """
    row = db.execute(_SQL["reopen_failed_calls"], {"kind": kind}).fetchone()
    if row is None:
        raise LookupError("a count without a row")
    return int(row[0])


def unfinished_calls(db: Db) -> tuple[int, float]:
    """How many calls are to be done, and in how many seconds the next is due."""
    row = db.execute(_SQL["unfinished_calls"]).fetchone()
    if row is None:
        raise LookupError("a count without a row")
    return int(row[0]), float(row[1])
