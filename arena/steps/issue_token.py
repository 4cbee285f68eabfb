"""Make a token for a submitter; only its hash is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from psycopg import Connection

from arena.errors import BadInput
from arena.secrets import new_token, token_hash
from arena.store import submitter as submitter_rows


def issue_token(
    db: Connection[Any], submitter: str, scope: str, expires_at: dt.datetime | None
) -> str:
    """A new token of `submitter`, who is made if new. Nobody can read it again."""
    if not submitter.strip():
        raise BadInput("submitter: a token belongs to somebody; give a name")
    token = new_token()
    with db.transaction():
        submitter_id = submitter_rows.add_submitter(db, submitter.strip())
        submitter_rows.add_token(db, submitter_id, scope, token_hash(token), expires_at)
    return token
