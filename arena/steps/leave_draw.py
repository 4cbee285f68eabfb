"""Take a model out of the draw, for good or for a while. What it did stays, and stays published.

Nothing more is asked of it, as a contestant or as a peer: its open calls are void, and battles that
wait for its response are void, nobody's loss. An answer under way still counts when it comes.
"""

from __future__ import annotations

from typing import Any, Literal

import structlog
from psycopg import Connection

from arena.errors import BadInput, NotAllowed, UnknownThing
from arena.store import battle, call
from arena.store import model as model_rows

By = Literal["submitter", "operator"]
"""Who pauses or resumes; the operator has the last word."""

_log = structlog.get_logger()


def retire_model(db: Connection[Any], slug: str, reason: str) -> int:
    """Retire a model for good; returns how many battles became void.

    Its ratings stay on published boards, its battles and votes in later ones, and its page says
    that it is retired.

    Raises
    ------
    UnknownThing
        If no model of that slug is entered and not yet retired.
    BadInput
        If no reason is given.
    """
    return _leave(db, slug, "retired", reason, ("active", "paused", "failing", "uploaded"))


def pause_model(db: Connection[Any], slug: str, reason: str, by: By = "operator") -> int:
    """Take a model out of the draw until it is resumed; returns how many battles became void.

    The operator may also pause what its submitter has paused: then only the operator resumes it.

    Raises
    ------
    UnknownThing
        If no model of that slug is in the draw or failing.
    BadInput
        If no reason is given.
    """
    from_states = ("active", "failing", "paused") if by == "operator" else ("active", "failing")
    return _leave(db, slug, "paused", reason, from_states, by)


def withdraw_model(db: Connection[Any], slug: str, reason: str) -> int:
    """Take a model out for good at its submitter's wish; returns how many battles became void.

    No vote is retracted: its battles and votes count in later snapshots as before, its page stays
    and says that it was withdrawn.

    Raises
    ------
    UnknownThing
        If no model of that slug is entered and neither retired nor withdrawn.
    BadInput
        If no reason is given.
    """
    return _leave(db, slug, "withdrawn", reason, ("active", "paused", "failing", "uploaded"))


def resume_model(db: Connection[Any], slug: str, by: By = "operator") -> None:
    """Put a failing or paused model back into the draw.

    Raises
    ------
    UnknownThing
        If there is no such model in such a state.
    NotAllowed
        If the operator paused it and somebody else resumes it.
    """
    with db.transaction():
        paused_by, reason = model_rows.lock_pause(db, slug)
        if paused_by == "operator" and by != "operator":
            raise NotAllowed(
                f"the operator paused {slug!r} ({reason}); ask the operator to resume it"
            )
        model_rows.resume_model(db, slug)
    _log.info("model_resumed", model=slug)


def _leave(
    db: Connection[Any],
    slug: str,
    state: str,
    reason: str,
    from_states: tuple[str, ...],
    paused_by: By | None = None,
) -> int:
    if not reason.strip():
        raise BadInput(f"reason: say why the model is {state}")
    with db.transaction():
        model_id = model_rows.leave_draw(db, slug, state, reason.strip(), from_states, paused_by)
        if model_id is None:
            raise UnknownThing(f"no model {slug!r} that is {' or '.join(from_states)}")
        call.void_calls_of_model(db, model_id)
        voided = battle.void_battles_without_response(db)
    _log.info("model_left_the_draw", model_id=model_id, state=state, battles_voided=voided)
    return voided
