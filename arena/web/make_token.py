"""Who may make which token, for the API and the account page alike."""

from __future__ import annotations

import datetime as dt

from arena.errors import NotAllowed
from arena.steps.issue_token import NewToken, issue_token
from arena.web.access import Caller
from arena.web.database import Db


def make_token(
    db: Db, caller: Caller, *, submitter: str, scope: str, label: str, days: int | None
) -> tuple[NewToken, str, dt.datetime | None]:
    """A new token, whose it is, and when it expires.

    Raises
    ------
    NotAllowed
        If a submitter asks for another scope than its own, or a token of somebody else.
    """
    submitter = submitter.strip()
    if caller.owner_id is not None and (scope != "submitter" or submitter != caller.name):
        raise NotAllowed("a submitter makes tokens of scope submitter, for itself; ask an admin")
    expires_at = dt.datetime.now(dt.UTC) + dt.timedelta(days=days) if days else None
    if caller.owner_id is not None:
        # Whoever finds a token that is about to expire shall not make a lasting one of it.
        expires_at = min(filter(None, (expires_at, caller.expires_at)), default=None)
    made = issue_token(db, submitter, scope, expires_at, label)
    return made, submitter, expires_at
