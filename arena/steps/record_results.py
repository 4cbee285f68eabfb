"""Write down what attempts brought: results, responses, judgments, votes. One transaction a batch.

An answer that arrives after its lease was lost is recorded like any other: its cost counts, its
text is kept, and a vote that exists already stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from psycopg import Connection

from arena.domain import Completion, Outcome
from arena.settings import Settings
from arena.steps.count_styles import style_of
from arena.steps.decide_votes import decide_votes_of_calls
from arena.steps.despite_deadlocks import despite_deadlocks
from arena.steps.make_calls import Finished, planned_call
from arena.steps.plan_judgments import plan_judgments
from arena.steps.read_judgment import judge_protocol, read_judgment, stored_tokens
from arena.store import battle, call, ledger, response, vote
from arena.store import model as model_rows

_log = structlog.get_logger()


def record_results(db: Connection[Any], settings: Settings, finished: Sequence[Finished]) -> int:
    """Record a batch of ended attempts; returns how many votes were cast.

    Two workers may fill the same battles, or finish calls of the same votes, in different order;
    the one that the database then stops starts over.
    """
    return despite_deadlocks(lambda: _record(db, settings, finished))


def give_up_lost_calls(db: Connection[Any], settings: Settings) -> int:
    """Fail the calls that no worker brings an answer of, as one that kills its worker; how many."""
    with db.transaction():
        lost = call.give_up_lost_calls(db, settings.work.failures_allowed)
        _give_up(db, lost)
    if lost:
        _log.error("calls_given_up", calls=[one.call_id for one in lost])
    return len(lost)


def _record(db: Connection[Any], settings: Settings, finished: Sequence[Finished]) -> int:
    answered = [f for f in finished if f.completion is not None and f.fault is None]
    with db.transaction():
        new = call.record_results(db, [_result(f) for f in finished])
        done = call.finish_calls(db, [f.call.call_id for f in answered]) if answered else set()
        ready = _record_responses(db, [f for f in answered if f.call.kind == "response"])
        _record_judgments(db, finished)
        votes = decide_votes_of_calls(
            db, [f.call.call_id for f in answered if f.call.call_id in done]
        )
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
    new = response.add_responses(db, texts)
    response.add_styles(
        db, {new[one.attempt_id]: style_of(one.text) for one in texts if one.attempt_id in new}
    )
    return battle.fill_battles(db, list(new.values()))


def _record_judgments(db: Connection[Any], finished: Sequence[Finished]) -> None:
    """Store what judges said, whether it could be read or not."""
    judgments = []
    for f in finished:
        if f.call.kind != "judgment" or f.completion is None or f.call.protocol is None:
            continue
        if f.fault is None:
            asked = judge_protocol(f.call.protocol, f.call.options)
            text, tokens = f.completion.text, f.completion.tokens
            reading = read_judgment(asked, planned_call(f.call), text, tokens)
            status = "readable" if reading.readable else "unreadable"
            judgments.append(_judgment(f, f.completion, status, reading.reason or None))
        elif f.completion.text:
            judgments.append(_judgment(f, f.completion, "cut_off", str(f.fault)))
    if judgments:
        vote.add_judgments(db, judgments)


def _judgment(
    f: Finished, completion: Completion, status: str, reason: str | None
) -> vote.NewJudgment:
    return vote.NewJudgment(
        attempt_id=f.call.attempt_id,
        call_id=f.call.call_id,
        text=_storable(completion.text),
        status=status,
        reason=reason,
        tokens=stored_tokens(completion.tokens),
    )


def _put_back(db: Connection[Any], settings: Settings, failed: Sequence[Finished]) -> None:
    """Let failed calls wait, or give them up."""
    tries = [
        call.FailedTry(
            attempt_id=f.call.attempt_id,
            call_id=f.call.call_id,
            # A probe asks once; whoever wants to know again probes again.
            final=f.fault.final or f.call.kind == "probe",
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
    _give_up(db, [p for p in put_back if p.state == "failed"])


def _give_up(db: Connection[Any], failed: Sequence[call.PutBack]) -> None:
    """Battles whose response will not come are void, votes whose judgment will not are given up."""
    if any(one.kind == "response" for one in failed):
        battle.void_battles_without_response(db)
    decide_votes_of_calls(db, [one.call_id for one in failed if one.kind == "judgment"])


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
