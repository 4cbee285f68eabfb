"""Write down what attempts brought: results, responses, judgments, votes. One transaction a batch.

An answer that arrives after its lease was lost is recorded like any other: its cost counts, its
text is kept, and a vote that exists already stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from psycopg import Connection
from psycopg.errors import DeadlockDetected, SerializationFailure

from arena.domain import Outcome
from arena.judging.dimension import dimension
from arena.judging.protocol import Reading, as_battle_sides, protocol, rubric_digest
from arena.settings import Settings
from arena.steps.make_calls import Finished
from arena.steps.plan_judgments import plan_judgments
from arena.store import battle, call, ledger, response, vote
from arena.store import model as model_rows

_log = structlog.get_logger()

_DEADLOCKS_ALLOWED = 4


def record_results(db: Connection[Any], settings: Settings, finished: Sequence[Finished]) -> int:
    """Record a batch of ended attempts; returns how many votes were cast.

    Two workers may fill the same battles in different order; the one that the database then stops
    starts over.
    """
    for _ in range(_DEADLOCKS_ALLOWED):
        try:
            return _record(db, settings, finished)
        except (DeadlockDetected, SerializationFailure):
            _log.info("deadlock_retried")
    return _record(db, settings, finished)


def _record(db: Connection[Any], settings: Settings, finished: Sequence[Finished]) -> int:
    answered = [f for f in finished if f.completion is not None and f.fault is None]
    with db.transaction():
        new = call.record_results(db, [_result(f) for f in finished])
        done = call.finish_calls(db, [f.call.call_id for f in answered]) if answered else set()
        ready = _record_responses(db, [f for f in answered if f.call.kind == "response"])
        votes = _record_judgments(db, settings, finished, done)
        plan_judgments(db, settings, ready)
        _put_back(db, settings, [f for f in finished if f.fault is not None])
        ledger.settle(db, new)
    return votes


def _result(f: Finished) -> call.AttemptResult:
    return call.AttemptResult(
        attempt_id=f.call.attempt_id,
        outcome=Outcome.ANSWERED if f.fault is None else f.fault.outcome,
        http_status=f.fault.http_status if f.fault else 200,
        finish_reason=f.completion.finish_reason if f.completion else None,
        prompt_tokens=f.completion.prompt_tokens if f.completion else None,
        completion_tokens=f.completion.completion_tokens if f.completion else None,
        cost_usd=f.cost_usd,
        latency_seconds=f.latency_seconds,
        error=str(f.fault) if f.fault else None,
    )


def _record_responses(db: Connection[Any], answered: Sequence[Finished]) -> list[int]:
    """Store responses and put them into their battles; returns the battles now ready."""
    texts = [
        response.NewResponse(
            call_id=f.call.call_id,
            attempt_id=f.call.attempt_id,
            text=_storable(f.completion.text),
            status="cut_off" if f.completion.finish_reason == "length" else "complete",
            finish_reason=f.completion.finish_reason,
        )
        for f in answered
        if f.completion is not None
    ]
    if not texts:
        return []
    return battle.fill_battles(db, response.add_responses(db, texts))


def _record_judgments(
    db: Connection[Any], settings: Settings, finished: Sequence[Finished], done: set[int]
) -> int:
    """Store judgments and cast the votes that are complete with them."""
    readings: dict[int, Reading] = {}
    read_in: dict[int, int] = {}
    judgments: list[vote.NewJudgment] = []
    for f in finished:
        if f.call.kind != "judgment" or f.completion is None or f.call.protocol is None:
            continue
        if f.fault is not None:
            if f.completion.text:
                judgments.append(_judgment(f, "cut_off", str(f.fault)))
            continue
        reading = protocol(f.call.protocol).parse(f.completion.text)
        status = "unreadable" if reading.verdict is None else "readable"
        judgments.append(_judgment(f, status, None if reading.verdict else reading.reason))
        # Of several attempts at one call, the first complete one counts.
        if f.call.call_id in done and f.call.call_id not in readings:
            readings[f.call.call_id] = reading
            read_in[f.call.call_id] = f.call.attempt_id
    if not judgments:
        return 0
    brought = vote.add_judgments(db, judgments)
    if not readings:
        return 0
    judgment_of = {call_id: brought[attempt_id] for call_id, attempt_id in read_in.items()}
    return _cast(db, settings, readings, judgment_of)


def _cast(
    db: Connection[Any],
    settings: Settings,
    readings: dict[int, Reading],
    judgment_of: dict[int, int],
) -> int:
    """Reduce the readings of each vote whose calls are all done."""
    waiting = [w for w in call.votes_waiting(db, list(readings)) if w.complete]
    elsewhere = {c for w in waiting for c in w.call_ids} - readings.keys()
    earlier = call.first_judgments(db, list(elsewhere)) if elsewhere else {}
    votes: list[vote.NewVote] = []
    read_from: dict[tuple[object, ...], list[int]] = {}
    for w in waiting:
        asked = protocol(w.protocol)
        parts = [readings[c] if c in readings else asked.parse(earlier[c][1]) for c in w.call_ids]
        verdict = asked.reduce(parts)
        if verdict is None:
            continue
        rubric = dimension(w.dimension, settings.own_dimensions)
        cast = vote.NewVote(
            battle_id=w.battle_id,
            judge_id=w.judge_id,
            judge_kind=w.judge_kind,
            dimension=w.dimension,
            display_order=w.display_order,
            verdict=as_battle_sides(verdict, w.display_order),
            basis="judged",
            rubric_digest=rubric_digest(rubric),
            repeat=w.repeat,
        )
        votes.append(cast)
        read_from[cast.key] = [
            judgment_of[c] if c in readings else earlier[c][0] for c in w.call_ids
        ]
    if not votes:
        return 0
    new = vote.cast_votes(db, votes)
    vote.link_judgments(
        db, [(vote_id, judgment) for key, vote_id in new.items() for judgment in read_from[key]]
    )
    return len(new)


def _judgment(f: Finished, status: str, reason: str | None) -> vote.NewJudgment:
    text = f.completion.text if f.completion else ""
    return vote.NewJudgment(f.call.attempt_id, f.call.call_id, _storable(text), status, reason)


def _put_back(db: Connection[Any], settings: Settings, failed: Sequence[Finished]) -> None:
    """Let failed calls wait, or give them up; battles whose response will not come are void."""
    tries = [
        call.FailedTry(
            attempt_id=f.call.attempt_id,
            call_id=f.call.call_id,
            final=f.fault.final,
            wait_seconds=wait_seconds(
                settings, f.call.failures, f.fault.retry_after_seconds, f.call.call_id
            ),
            error=str(f.fault),
        )
        for f in failed
        if f.fault is not None
    ]
    if not tries:
        return
    put_back = call.put_calls_back(db, tries, settings.work.failures_allowed)
    lost = [p for p in put_back if p.state == "failed" and p.kind == "response"]
    errors = {t.call_id: t.error for t in tries}
    # What this installation could not send says nothing about the model's endpoint.
    unsent = {f.call.call_id for f in failed if f.fault and f.fault.outcome == Outcome.NOT_SENT}
    for gone in lost:
        if gone.call_id in unsent:
            continue
        if gone.model_id is not None and model_rows.fail_model(
            db, gone.model_id, gone.call_id, errors[gone.call_id], settings.work.failures_allowed
        ):
            call.void_calls_of_model(db, gone.model_id)
            _log.warning("model_left_the_draw", model_id=gone.model_id)
    if lost:
        battle.void_battles_without_response(db)


def wait_seconds(
    settings: Settings, failures: int, retry_after_seconds: float | None, spread: int
) -> float:
    """How long a failed call waits: doubling up to a cap, and as long as the provider asked for.

    A provider is a stranger, so what it may ask for has a cap too.

    `spread` (the call's id) puts calls that failed together up to a quarter apart, so that they do
    not all come back at once.
    """
    work = settings.work
    doubled = min(work.backoff_cap_seconds, work.backoff_seconds * 2.0 ** min(failures, 30))
    spaced = doubled * (1 + (spread % 16) / 64)
    return max(spaced, min(retry_after_seconds or 0.0, work.retry_after_cap_seconds))


def _storable(text: str) -> str:
    """PostgreSQL refuses NUL and lone surrogates; each is made visible rather than dropped."""
    text = text.replace("\x00", "\u2400")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
