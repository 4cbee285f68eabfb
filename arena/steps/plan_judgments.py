"""Decide which calls each ready battle needs; equal responses are tied without a call."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from arena.domain import BOTH_ORDERS, TIE, without_reasoning
from arena.judging.dimension import dimension, dimensions
from arena.judging.protocol import protocol, protocols, rubric_digest
from arena.settings import Settings
from arena.store import battle, call, vote

_BATCH = 5000
"""Rows planned in one transaction."""


def plan_judgments(
    db: Connection[Any],
    settings: Settings,
    battle_ids: Sequence[int] | None = None,
    *,
    judge_id: int | None = None,
    repeat: int = 0,
    run_id: int | None = None,
) -> int:
    """Plan the votes of these battles, or of all, that no call has been made for.

    A judge's dimension or protocol that this installation does not know is passed over; it is
    planned once it is back.

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
    while True:
        with db.transaction():
            rows = battle.battles_to_plan(
                db, known, battle_ids, _BATCH, judge_id=judge_id, repeat=repeat
            )
            planned += _plan(db, settings, rows, repeat, run_id)
        if len(rows) < _BATCH:
            return planned


def _plan(
    db: Connection[Any],
    settings: Settings,
    rows: Sequence[battle.BattleToPlan],
    repeat: int,
    run_id: int | None,
) -> int:
    wanted: list[call.WantedJudgment] = []
    ties: list[vote.NewVote] = []
    for row in rows:
        if without_reasoning(row.text_a) == without_reasoning(row.text_b):
            ties += _ties(settings, row, repeat)
        else:
            wanted += _calls(row, repeat, run_id)
    if wanted:
        call.open_judgment_calls(db, wanted)
    if ties:
        vote.cast_votes(db, ties)
    votes = {(w.battle_id, w.judge_id, w.dimension, w.display_order) for w in wanted}
    return len(votes) + len(ties)


def _calls(row: battle.BattleToPlan, repeat: int, run_id: int | None) -> list[call.WantedJudgment]:
    # A repeat asks the same thing again: its calls are others, and shared among the repeat's votes.
    suffix = f":repeat {repeat}" if repeat else ""
    wanted = []
    for planned in protocol(row.protocol).plan([row.dimension]):
        a, b = row.response_a_id, row.response_b_id
        first, second = (a, b) if planned.order == "ab" else (b, a)
        wanted.append(
            call.WantedJudgment(
                battle_id=row.battle_id,
                judge_id=row.judge_id,
                dimension=planned.dimension,
                display_order=planned.order,
                call_key=planned.key(first, second) + suffix,
                prompt_id=row.prompt_id,
                first_response_id=first,
                second_response_id=second,
                sample=planned.sample,
                round=planned.round,
                nonce=secrets.token_hex(8),
                repeat=repeat,
                run_id=run_id if run_id is not None else row.run_id,
            )
        )
    return wanted


def _ties(settings: Settings, row: battle.BattleToPlan, repeat: int) -> list[vote.NewVote]:
    digest = rubric_digest(dimension(row.dimension, settings.own_dimensions))
    return [
        vote.NewVote(
            battle_id=row.battle_id,
            judge_id=row.judge_id,
            judge_kind=row.judge_kind,
            dimension=row.dimension,
            display_order=order,
            verdict=TIE,
            basis="identical",
            rubric_digest=digest,
            repeat=repeat,
        )
        for order in BOTH_ORDERS
    ]
