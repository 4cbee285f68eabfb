"""Go on with planned votes whose calls are answered: cast them, give them up, or ask for more.

Everything is read from stored rows, so a vote goes on wherever it was left: by the worker that
records its last answer, by the planner that finds all its calls answered, or by the sweep.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from psycopg import Connection

from arena.domain import without_reasoning
from arena.errors import ArenaError
from arena.judging.asking import PlannedCall
from arena.judging.play import MAX_CALLS
from arena.judging.protocol import Protocol
from arena.judging.reading import Decision, Heard, More
from arena.steps.ask_judges import Ask, ask_judges
from arena.steps.planned_case import case_of, responses_by_name
from arena.steps.read_judgment import judge_protocol, read_judgment, tokens_of
from arena.store import planned_vote, vote
from arena.store.planned_vote import CallOfVote, PlannedVote, Settled

_log = structlog.get_logger()

_SWEPT_AT_ONCE = 2000


def decide_votes_of_calls(db: Connection[Any], call_ids: Sequence[int]) -> int:
    """Go on with the votes that wait for these calls; returns how many were cast."""
    return decide_votes(db, planned_vote.lock_votes_of_calls(db, call_ids)) if call_ids else 0


def sweep_votes(db: Connection[Any]) -> int:
    """Go on with every vote that waits for no call any more; returns how many were cast.

    There are such only after a protocol was missing for a while, or a worker died at a bad moment.
    """
    cast = 0
    after = 0
    while True:
        with db.transaction():
            overdue = planned_vote.lock_votes_overdue(db, after, _SWEPT_AT_ONCE)
            cast += decide_votes(db, overdue)
        if len(overdue) < _SWEPT_AT_ONCE:
            return cast
        after = overdue[-1]


def decide_votes(db: Connection[Any], planned_vote_ids: Sequence[int]) -> int:
    """Go on with these votes, locked by the caller's transaction; returns how many were cast.

    A vote with an unanswered call goes on waiting. One whose protocol is not installed here does
    too: the sweep of an installation that has it goes on with it.
    """
    cast = 0
    going_on = list(planned_vote_ids)
    while going_on:
        calls: dict[int, list[CallOfVote]] = defaultdict(list)
        for one in planned_vote.calls_of_votes(db, going_on):
            calls[one.planned_vote_id].append(one)
        batch = _Batch()
        for planned in planned_vote.votes_to_decide(db, going_on):
            batch.take(planned, calls[planned.planned_vote_id])
        cast += batch.write(db)
        going_on = ask_judges(db, batch.asks)
    return cast


class _Batch:
    """What becomes of some planned votes, gathered so that each table is written once."""

    def __init__(self) -> None:
        self.asks: list[Ask] = []
        self._votes: list[vote.NewVote] = []
        self._read_from: dict[tuple[object, ...], list[int]] = {}
        self._settled: list[Settled] = []

    def take(self, planned: PlannedVote, calls: Sequence[CallOfVote]) -> None:
        """Decide on one vote."""
        failed = [one for one in calls if one.state == "failed"]
        if failed:
            if planned.state != "failed":
                self._settle(planned, "failed", f"a call failed for good: {failed[0].last_error}")
            return
        if any(one.judgment_id is None for one in calls):
            return
        try:
            asked = judge_protocol(planned.protocol, planned.options)
        except ArenaError as error:
            _log.warning("vote_left_waiting", judge=planned.judge_name, error=str(error))
            return
        outcome = asked.reduce(case_of(planned.told), _heard(asked, planned, calls))
        if isinstance(outcome, More):
            self._go_on(planned, len(calls), outcome.calls)
        elif outcome.verdict is None:
            self._settle(planned, "undecided", outcome.reason or "the protocol gave no verdict")
        else:
            self._cast(planned, outcome, [one.judgment_id for one in calls if one.judgment_id])

    def write(self, db: Connection[Any]) -> int:
        """Write the votes and what became of the rest; returns how many votes are new."""
        new = vote.cast_votes(db, self._votes) if self._votes else {}
        if new:
            links = [(new[key], judgment) for key in new for judgment in self._read_from[key]]
            vote.link_judgments(db, links)
        if self._settled:
            planned_vote.settle_votes(db, self._settled)
        return len(new)

    def _go_on(self, planned: PlannedVote, asked: int, more: Sequence[PlannedCall]) -> None:
        if not more or asked + len(more) > MAX_CALLS:
            wanted = f"{asked + len(more)} calls" if more else "more calls and named none"
            self._settle(planned, "undecided", f"the protocol does not end: it wanted {wanted}")
            return
        self.asks.append(
            Ask(
                planned_vote_id=planned.planned_vote_id,
                judge_id=planned.judge_id,
                members=planned.members,
                prompt_id=planned.prompt_id,
                responses=_responses(planned),
                rubrics=planned.told["rubrics"],
                calls=more,
                repeat=planned.repeat,
                run_id=planned.run_id,
                position=asked,
            )
        )

    def _cast(self, planned: PlannedVote, outcome: Decision, judgments: Iterable[int]) -> None:
        decision = outcome.in_battle_sides(planned.display_order)
        if decision.verdict is None:
            raise LookupError("a vote is cast with a verdict")
        cast = vote.NewVote(
            battle_id=planned.battle_id,
            judge_id=planned.judge_id,
            judge_kind=planned.judge_kind,
            dimension=planned.dimension,
            display_order=planned.display_order,
            verdict=decision.verdict,
            basis="judged",
            rubric_digest=planned.told["rubrics"][planned.dimension],
            repeat=planned.repeat,
            scores=decision.scores,
            certainty=decision.certainty,
            perplexity=decision.perplexity,
            prob_source=decision.prob_source,
            flags=decision.flags,
        )
        self._votes.append(cast)
        # A protocol may ask one thing twice; the vote still has one judgment of it.
        self._read_from[cast.key] = list(dict.fromkeys(judgments))
        self._settle(planned, "cast")

    def _settle(self, planned: PlannedVote, state: str, reason: str | None = None) -> None:
        self._settled.append(Settled(planned.planned_vote_id, state, reason))


def _responses(planned: PlannedVote) -> dict[str, int]:
    return responses_by_name(
        planned.response_a_id,
        planned.response_b_id,
        planned.display_order,
        planned.crowd_response_ids,
    )


def _heard(asked: Protocol, planned: PlannedVote, calls: Sequence[CallOfVote]) -> list[Heard]:
    """What this vote has heard: shared calls in its own words for who is shown."""
    names = {response_id: name for name, response_id in _responses(planned).items()}
    heard = []
    for one in calls:
        text = one.text or ""
        call = PlannedCall(
            dimensions=tuple(one.dimensions),
            shows=tuple(names[response_id] for response_id in one.shown_response_ids),
            part=one.part,
            sample=one.sample,
            round=one.round,
            speaker=one.speaker,
            context=one.context,
        )
        reading = read_judgment(asked, call, text, tokens_of(one.tokens))
        heard.append(Heard(call, reading, without_reasoning(text)))
    return heard
