"""POST /api/v1/tokens: make a token, which is shown this once."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from arena.steps.issue_token import LONGEST_LABEL
from arena.web.access import Access
from arena.web.api.submit_model import Line
from arena.web.endpoint import Endpoint, Strict
from arena.web.make_token import make_token
from arena.web.owned import caller_of
from arena.web.replies import Reply
from arena.web.route import Visit


class TokenOrder(Strict):
    """What the token is to be."""

    label: Annotated[Line, Field(max_length=LONGEST_LABEL, description="What you call it.")] = ""
    scope: Annotated[
        Literal["submitter", "judge", "admin"],
        Field(description="`judge` and `admin`: by an admin alone."),
    ] = "submitter"
    days: Annotated[
        int | None,
        Field(ge=1, le=36500, description="Until it expires; never, unless given or yours does."),
    ] = None
    submitter: Annotated[
        Line | None,
        Field(
            min_length=1,
            description="Whose it is, made if new; another than you: by an admin.",
        ),
    ] = None


class MadeToken(Reply):
    """A new token."""

    token_id: int
    token: str | None = Field(
        description="Shown this once: keep it. Null where a reply is repeated by its "
        "Idempotency-Key; then revoke this one and make another, if it was lost."
    )
    submitter: str
    scope: str
    label: str
    expires_at: dt.datetime | None


def answer(visit: Visit, *, body: TokenOrder) -> MadeToken:
    """Make a token. Its text is in this reply and never shown again; only its hash is stored.

    A submitter makes tokens of scope `submitter` for itself, which last no longer than the one
    they are made with. An admin makes any, for anybody.
    """
    caller = caller_of(visit)
    made, owner, expires_at = make_token(
        visit.db,
        caller,
        submitter=body.submitter or caller.name,
        scope=body.scope,
        label=body.label,
        days=body.days,
    )
    return MadeToken(
        token_id=made.token_id,
        token=made.token,
        submitter=owner,
        scope=body.scope,
        label=body.label.strip(),
        expires_at=expires_at,
    )


ENDPOINT = Endpoint(
    method="POST",
    path="/tokens",
    access=Access.SUBMITTER,
    answer=answer,
    body=TokenOrder,
    reply=MadeToken,
    status=201,
    secret=frozenset({"token"}),
)
