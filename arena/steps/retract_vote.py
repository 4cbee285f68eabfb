"""Take a vote out of later fits. It stays, and so does every snapshot that counted it."""

from __future__ import annotations

from typing import Any

import structlog
from psycopg import Connection
from psycopg.errors import ForeignKeyViolation, UniqueViolation

from arena.errors import AlreadyExists, BadInput, UnknownThing
from arena.store import vote

_log = structlog.get_logger()


def retract_vote(db: Connection[Any], vote_id: int, reason: str) -> int:
    """Retract a vote; returns the retraction's id.

    Raises
    ------
    BadInput
        If no reason is given.
    UnknownThing, AlreadyExists
        If there is no such vote, or it was retracted before.
    """
    if not reason.strip():
        raise BadInput("reason: say why the vote is retracted")
    try:
        with db.transaction():
            retraction_id = vote.retract_vote(db, vote_id, reason.strip())
    except ForeignKeyViolation as error:
        raise UnknownThing(f"no vote {vote_id}") from error
    except UniqueViolation as error:
        raise AlreadyExists(f"vote {vote_id} was retracted before") from error
    _log.info("vote_retracted", vote_id=vote_id, retraction_id=retraction_id)
    return retraction_id
