"""Make a token for a submitter; only its hash is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import structlog
from psycopg import Connection

from arena.errors import BadInput
from arena.secrets import new_token, token_hash
from arena.store import submitter as submitter_rows

LONGEST_LABEL = 100
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as it is shown, once."""

    token_id: int
    token: str = field(repr=False)


def issue_token(
    db: Connection[Any],
    submitter: str,
    scope: str,
    expires_at: dt.datetime | None,
    label: str = "",
) -> NewToken:
    """A new token of `submitter`, who is made if new. Nobody can read it again.

    Raises
    ------
    BadInput
        If the submitter has no name, or the label is too long or cannot be seen.
    """
    if not submitter.strip() or not submitter.isprintable():
        raise BadInput("submitter: a token belongs to somebody; give a name, on one line")
    if len(label) > LONGEST_LABEL or not (label.isprintable() or not label):
        raise BadInput(f"label: at most {LONGEST_LABEL} characters, on one line")
    token = new_token()
    with db.transaction():
        submitter_id = submitter_rows.add_submitter(db, submitter.strip())
        token_id = submitter_rows.add_token(
            db, submitter_id, scope, token_hash(token), expires_at, label.strip()
        )
    _log.info("token_made", made_token_id=token_id, submitter_id=submitter_id, scope=scope)
    return NewToken(token_id, token)
