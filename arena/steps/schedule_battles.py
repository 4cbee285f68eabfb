"""Draw the battles that are still wanted, ask for their responses, and plan their judging.

Judges that arena.toml names and nobody has met yet are enrolled on the way.

Safe to run at any time and any number of times: one run at a time draws (an advisory lock), and
what exists is left alone. It also sweeps up what a killed worker left half done.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import structlog
from psycopg import Connection

from arena.errors import ArenaError
from arena.pairing.policy import Field, policy
from arena.settings import Settings
from arena.steps.apply_limits import apply_limits
from arena.steps.decide_votes import sweep_votes
from arena.steps.despite_deadlocks import despite_deadlocks
from arena.steps.enrol_judge import enrol_settings_judges
from arena.steps.enrol_peers import enrol_peers
from arena.steps.plan_judgments import plan_judgments
from arena.steps.record_results import give_up_lost_calls
from arena.store import battle, call, status
from arena.store import model as model_rows
from arena.store import prompt as prompt_rows
from arena.store.advisory_lock import transaction_lock
from arena.store.status import Counts

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What one run did."""

    battles: int
    votes_planned: int
    voided: int
    unplanned: Counts
    """All votes that some judge cannot be asked for, as `unplanned_counts` counts them."""
    refused: list[str]
    """Judges and peers that are not asked as arena.toml says, each with the reason and the mend."""
    untaken: list[str]
    """Names of the prompts in the draw that no judge takes: their battles wait for people."""


def schedule_battles(
    db: Connection[Any],
    settings: Settings,
    *,
    per_pair: int | None = None,
    at_most: int | None = None,
    run_id: int | None = None,
) -> Scheduled:
    """Draw until each pair has `per_pair` battles, at most `at_most` of them now.

    Parameters
    ----------
    per_pair, at_most : int, optional
        Instead of `battles_per_pair`, and of what `battles_waiting` leaves room for.
    run_id : int, optional
        The run that draws, and opens the calls; the clock has none.
    """
    per_pair = per_pair or settings.schedule.battles_per_pair
    with db.transaction():
        transaction_lock(db, "schedule")
        enrolled, refused = enrol_settings_judges(db, settings)
        try:
            enrolled += enrol_peers(db, settings)
        except ArenaError as error:
            _log.error("peers_refused", error=str(error))
            refused.append(f"[peers]: {error}")
        apply_limits(db, settings, whole=True)
        battle.fill_battles(db)
        voided = battle.void_battles_without_response(db)
        room = settings.schedule.battles_waiting - battle.battles_under_way(db)
        drawn = _draw(db, settings, per_pair, max(0, room) if at_most is None else at_most)
        added = battle.add_battles(db, drawn, settings.schedule.policy, run_id)
        call.open_response_calls(
            db,
            [
                call.WantedResponse(model_id, prompt_id)
                for prompt_id, *pair in added
                for model_id in pair
            ],
            run_id,
        )
        battle.fill_battles(db)
    if enrolled:
        _log.info("judges_enrolled", judges=enrolled)
    give_up_lost_calls(db, settings)
    planned = despite_deadlocks(lambda: plan_judgments(db, settings, run_id=run_id))
    despite_deadlocks(lambda: sweep_votes(db))
    if added or planned or voided:
        _log.info("scheduled", battles=len(added), votes_planned=planned, voided=voided)
    untaken = prompt_rows.prompts_that_no_judge_takes(db)
    if untaken:
        _log.warning("prompts_that_no_judge_takes", prompts=len(untaken))
    unplanned = status.counts(db, "unplanned_counts")
    return Scheduled(len(added), planned, voided, unplanned, refused, untaken)


def _draw(
    db: Connection[Any], settings: Settings, per_pair: int, at_most: int
) -> list[battle.DrawnBattle]:
    field = _field(db)
    # Seeded by the setting and by how many battles there are: a run can be repeated, and two runs
    # in a row do not draw alike.
    rng = np.random.default_rng([settings.schedule.seed, sum(field.used.values())])
    draws = policy(settings.schedule.policy).draws(field, per_pair, rng)
    # Which of the two is a and which is b decides nothing: both orders are shown.
    return [
        battle.DrawnBattle(draw.prompt, *draw.pair, draw.probability)
        for draw in islice(draws, at_most)
    ]


def _field(db: Connection[Any]) -> Field:
    prompts = frozenset(prompt_rows.active_prompts(db))
    authors = prompt_rows.prompts_by_author(db)
    out_of_reach = battle.prompts_out_of_reach(db)
    uploaded: dict[int, set[int]] = {}
    for model_id, prompt_id in model_rows.uploaded_responses(db):
        uploaded.setdefault(model_id, set()).add(prompt_id)
    prompts_of = {
        model_id: (
            prompts - {prompt for model, prompt in out_of_reach if model == model_id}
            if answers
            else prompts & uploaded.get(model_id, set())
        )
        # A prompt that a contestant wrote never rates its author.
        - authors.get(model_id, set())
        for model_id, answers in model_rows.drawable_models(db).items()
    }
    met_on: dict[tuple[int, int], set[int]] = {}
    for a, b, prompt_id in battle.battles_fought(db):
        met_on.setdefault((a, b), set()).add(prompt_id)
    return Field(prompts_of, met_on)
