"""A token as lists show it."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from arena.web.replies import Reply


class TokenReply(Reply):
    """A token, without the text that opens doors: nobody can read that again."""

    token_id: int
    submitter: str = Field(description="Whose it is.")
    scope: str = Field(description="`submitter`, `judge` or `admin`.")
    label: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
