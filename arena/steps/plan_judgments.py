"""Decide which votes each ready battle needs; equal responses are tied without a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from psycopg import Connection

from arena.domain import BOTH_ORDERS, TIE, DisplayOrder, without_reasoning
from arena.errors import ArenaError, CannotJudge
from arena.judging.asking import Case, Need, PlannedCall
from arena.judging.dimension import dimensions
from arena.judging.identity import rubric_digest
from arena.judging.protocol import Protocol, protocols
from arena.settings import Settings
from arena.steps.ask_judges import Ask, ask_judges
from arena.steps.decide_votes import decide_votes
from arena.steps.planned_case import places_of, responses_by_name, told_of
from arena.steps.read_judgment import judge_protocol
from arena.store import battle, planned_vote, response, vote
from arena.store.battle import BattleToPlan

_log = structlog.get_logger()

_BATCH = 5000
"""Rows planned in one transaction."""

CROWD_SIZE = 8
"""Other models' responses that a protocol which wants some is given at most."""

EVERYONE_SIZE = 24
"""Of one that wants all of them."""


def plan_judgments(
    db: Connection[Any],
    settings: Settings,
    battle_ids: Sequence[int] | None = None,
    *,
    judge_id: int | None = None,
    repeat: int = 0,
    run_id: int | None = None,
) -> int:
    """Plan the votes of these battles, or of all, that nobody has been asked for.

    A judge's dimension or protocol that this installation does not know is passed over; it is
    planned once it is back. What a battle lacks (say a reference) is noted with its reason.

    Parameters
    ----------
    judge_id : int, optional
        Plan the votes of this judge alone.
    repeat : int
        Above 0: ask again what was asked before, as the judge's `repeat`-th repeat.
    run_id : int, optional
        The run that opens the calls; otherwise the one that drew the battle.

    Returns
    -------
    int
        The number of votes planned or, for equal responses, cast.
    """
    if battle_ids is not None and not battle_ids:
        return 0
    known = battle.Known(
        dimensions=tuple(dimensions(settings.own_dimensions)),
        usual_dimensions=settings.arena.dimensions,
        protocols=tuple(protocols()),
        peers=settings.peers.enabled,
        peers_judge_own=settings.peers.own,
    )
    planned = 0
    after = None
    while True:
        with db.transaction():
            rows = battle.battles_to_plan(
                db, known, battle_ids, after, _BATCH, judge_id=judge_id, repeat=repeat
            )
            planned += _plan(db, settings, rows, repeat, run_id)
        if len(rows) < _BATCH:
            return planned
        after = rows[-1]


def _plan(
    db: Connection[Any],
    settings: Settings,
    rows: Sequence[BattleToPlan],
    repeat: int,
    run_id: int | None,
) -> int:
    plan = _Plan(settings, _protocols(rows), repeat, run_id)
    crowds = _crowds(db, [row for row in rows if plan.wants_crowd(row)])
    for row in rows:
        if row.same_turns and without_reasoning(row.text_a) == without_reasoning(row.text_b):
            plan.tie(row)
        elif not plan.wants_crowd(row):
            plan.ask(row, [])
        elif row.prompt_id in crowds:
            plan.ask(row, plan.crowd(row, crowds[row.prompt_id]))
    return plan.write(db)


class _Plan:
    """The votes that some rows become, gathered so that each table is written once."""

    def __init__(
        self, settings: Settings, asked_by: dict[int, Protocol], repeat: int, run_id: int | None
    ) -> None:
        self._asked_by = asked_by
        self._repeat = repeat
        self._run_id = run_id
        self._digests = {
            name: rubric_digest(one) for name, one in dimensions(settings.own_dimensions).items()
        }
        self._ties: list[vote.NewVote] = []
        self._wanted: list[planned_vote.WantedVote] = []
        self._calls: dict[planned_vote.VoteKey, tuple[BattleToPlan, Sequence[PlannedCall]]] = {}
        self._unplanned: list[planned_vote.UnplannedVote] = []

    def wants_crowd(self, row: BattleToPlan) -> bool:
        """Whether the row's judge is shown other models' responses."""
        asked = self._asked_by.get(row.judge_id)
        return asked is not None and bool(asked.needs & {Need.CROWD, Need.EVERYONE})

    def crowd(self, row: BattleToPlan, everyone: Sequence[tuple[int, int]]) -> list[int]:
        """Whom the row's judge is shown of `everyone`; never one of the two."""
        contestants = {row.model_a_id, row.model_b_id}
        others = [response_id for model_id, response_id in everyone if model_id not in contestants]
        needs = self._asked_by[row.judge_id].needs
        return others[: EVERYONE_SIZE if Need.EVERYONE in needs else CROWD_SIZE]

    def tie(self, row: BattleToPlan) -> None:
        """Cast a tie in both orders: the responses are the same."""
        self._ties += [
            vote.NewVote(
                battle_id=row.battle_id,
                judge_id=row.judge_id,
                judge_kind=row.judge_kind,
                dimension=row.dimension,
                display_order=order,
                verdict=TIE,
                basis="identical",
                rubric_digest=self._digests[row.dimension],
                repeat=self._repeat,
            )
            for order in BOTH_ORDERS
        ]

    def ask(self, row: BattleToPlan, crowd: list[int]) -> None:
        """Plan the first calls of both orders' votes, or note why they cannot be asked for."""
        asked = self._asked_by.get(row.judge_id)
        if asked is None:
            return
        known = [name for name in row.dimensions if name in self._digests]
        rubrics = {name: self._digests[name] for name in known}
        cases = {order: _case(row, order, known, crowd) for order in BOTH_ORDERS}
        try:
            plans = {order: asked.plan(cases[order]) for order in BOTH_ORDERS}
        except CannotJudge as error:
            self._unplanned.append(
                planned_vote.UnplannedVote(
                    row.battle_id, row.judge_id, row.dimension, str(error), row.responses
                )
            )
            return
        for order in BOTH_ORDERS:
            wanted = planned_vote.WantedVote(
                battle_id=row.battle_id,
                judge_id=row.judge_id,
                dimension=row.dimension,
                display_order=order,
                told=told_of(cases[order], rubrics),
                crowd_response_ids=crowd,
                repeat=self._repeat,
                run_id=self._run_id if self._run_id is not None else row.run_id,
            )
            self._wanted.append(wanted)
            self._calls[wanted.key] = (row, plans[order])

    def write(self, db: Connection[Any]) -> int:
        """Write all that was planned; returns the number of votes planned or cast."""
        if self._ties:
            vote.cast_votes(db, self._ties)
        if self._unplanned:
            planned_vote.note_unplanned_votes(db, self._unplanned)
        # Another planner may have been first with some of them: they are its to ask for.
        new = planned_vote.plan_votes(db, self._wanted) if self._wanted else {}
        if any(self._calls[key][0].tried for key in new):
            planned_vote.forget_unplanned_votes(db, list(new.values()))
        asks = [self._ask(one, new[one.key]) for one in self._wanted if one.key in new]
        decide_votes(db, ask_judges(db, asks))
        return len(new) + len(self._ties)

    def _ask(self, wanted: planned_vote.WantedVote, planned_vote_id: int) -> Ask:
        row, calls = self._calls[wanted.key]
        return Ask(
            planned_vote_id=planned_vote_id,
            judge_id=row.judge_id,
            members=row.members,
            prompt_id=row.prompt_id,
            responses=responses_by_name(
                row.response_a_id,
                row.response_b_id,
                wanted.display_order,
                wanted.crowd_response_ids,
            ),
            rubrics=wanted.told["rubrics"],
            calls=calls,
            repeat=wanted.repeat,
            run_id=wanted.run_id,
        )


def _protocols(rows: Sequence[BattleToPlan]) -> dict[int, Protocol]:
    """The protocol of each judge; without those that cannot be asked by it here."""
    found = {}
    for judge_id, row in {row.judge_id: row for row in rows}.items():
        try:
            found[judge_id] = judge_protocol(row.protocol, row.options)
        except ArenaError as error:
            _log.error("judge_cannot_be_asked", judge=row.judge_name, error=str(error))
    return found


def _case(
    row: BattleToPlan, order: DisplayOrder, known: Sequence[str], crowd: Sequence[int]
) -> Case:
    ids = (row.response_a_id, row.response_b_id)
    texts = (row.text_a, row.text_b) if order == "ab" else (row.text_b, row.text_a)
    first, second = (len(without_reasoning(text)) for text in texts)
    return Case(
        dimension=row.dimension,
        dimensions=tuple(known),
        categories=frozenset(row.categories),
        has_reference=row.has_reference,
        lengths=(first, second),
        crowd=len(crowd),
        members=len(row.members) or 1,
        places=places_of(*(ids if order == "ab" else ids[::-1]), crowd),
    )


def _crowds(
    db: Connection[Any], rows: Sequence[BattleToPlan]
) -> dict[int | None, list[tuple[int, int]]]:
    """Model and response ids to choose crowds from, by prompt.

    A prompt that some model is still asked for a response to is left out: its crowd would depend on
    who was quick.
    """
    prompts = {row.prompt_id for row in rows if row.prompt_id is not None}
    found: dict[int | None, list[tuple[int, int]]] = {row.prompt_id: [] for row in rows}
    if not prompts:
        return found
    for prompt_id, model_id, response_id in response.crowd_of_prompts(db, sorted(prompts)):
        found[prompt_id].append((model_id, response_id))
    for unfinished in response.prompts_being_answered(db, sorted(prompts)):
        del found[unfinished]
    return found
