"""Open the calls that planned votes want, and note which vote waits for which."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from arena.judging.asking import PlannedCall
from arena.steps.planned_case import asked_key
from arena.store import call, planned_vote


@dataclass(frozen=True, slots=True)
class Ask:
    """The calls that one planned vote wants next.

    Attributes
    ----------
    members : sequence of int
        The judges that the judge consists of; empty for one that answers itself.
    responses : mapping
        From the names in `calls` to response ids.
    rubrics : mapping
        From dimensions to their rubrics' digests.
    repeat : int
        Of the vote; above 0 its calls are others than before, shared among the repeat's votes.
    run_id : int or None
        The run that opens the calls.
    position : int
        Of the first of these calls among all of the vote.
    """

    planned_vote_id: int
    judge_id: int
    members: Sequence[int]
    prompt_id: int | None
    responses: Mapping[str, int]
    rubrics: Mapping[str, str]
    calls: Sequence[PlannedCall]
    repeat: int = 0
    run_id: int | None = None
    position: int = 0


def ask_judges(db: Connection[Any], asks: Sequence[Ask]) -> list[int]:
    """Open these calls, in the caller's transaction.

    Returns
    -------
    list of int
        The planned votes whose calls were all answered, or failed, before: to be decided at once.
    """
    wanted = [[_wanted(ask, one) for one in ask.calls] for ask in asks]
    flat = [one for calls in wanted for one in calls]
    if not flat:
        return []
    opened = {(one.judge_id, one.call_key): one for one in call.open_judgment_calls(db, flat)}
    uses = []
    ready = []
    for ask, calls in zip(asks, wanted, strict=True):
        found = [opened[one.judge_id, one.call_key] for one in calls]
        uses += [
            (ask.planned_vote_id, position, one.call_id)
            for position, one in enumerate(found, ask.position)
        ]
        if not any(one.unfinished for one in found):
            ready.append(ask.planned_vote_id)
    planned_vote.use_calls(db, uses)
    return ready


def _wanted(ask: Ask, planned: PlannedCall) -> call.WantedJudgment:
    shown = tuple(ask.responses[name] for name in planned.shows)
    return call.WantedJudgment(
        judge_id=ask.judge_id,
        asked_judge_id=ask.members[planned.speaker] if ask.members else ask.judge_id,
        call_key=asked_key(planned, shown, ask.prompt_id, ask.rubrics, ask.repeat),
        prompt_id=ask.prompt_id,
        part=planned.part,
        shows=planned.shows,
        shown_response_ids=shown,
        dimensions=planned.dimensions,
        sample=planned.sample,
        round=planned.round,
        speaker=planned.speaker,
        context=planned.context,
        nonce=secrets.token_hex(8),
        run_id=ask.run_id,
    )
