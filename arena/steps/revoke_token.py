"""Let tokens open nothing from now on. The sessions that began with them end too."""

from __future__ import annotations

from typing import Any

import structlog
from psycopg import Connection

from arena.errors import UnknownThing
from arena.store import submitter as submitter_rows

_log = structlog.get_logger()


def revoke_tokens(
    db: Connection[Any],
    *,
    token_id: int | None = None,
    submitter: str | None = None,
    owner_id: int | None = None,
) -> int:
    """Revoke one token, or all of a submitter; returns how many.

    Parameters
    ----------
    owner_id : int, optional
        Only tokens of the submitter with this id.

    Raises
    ------
    UnknownThing
        If there is no such token that was not revoked before.
    """
    with db.transaction():
        revoked = submitter_rows.revoke_tokens(
            db, token_id=token_id, submitter=submitter, owner_id=owner_id
        )
    if not revoked:
        of = "" if owner_id is None else " of yours"
        raise UnknownThing(f"no such token{of} that is not revoked yet")
    _log.info("tokens_revoked", revoked_token_id=token_id, tokens=revoked)
    return revoked
