"""POST /api/v1/tokens/{token_id}/revoke: let a token open nothing from now on."""

from __future__ import annotations

from pydantic import Field

from arena.steps.revoke_token import revoke_tokens
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.owned import caller_of
from arena.web.replies import Reply
from arena.web.route import Visit


class RevokedToken(Reply):
    """What was revoked."""

    token_id: int
    revoked: bool = Field(description="Always true; what cannot be revoked is a problem.")


def answer(visit: Visit, *, token_id: int) -> RevokedToken:
    """Revoke a token of yours; an admin revokes any. Sessions begun with it end too.

    A token that is somebody else's, was revoked before or never was, is not found.
    """
    revoke_tokens(visit.db, token_id=token_id, owner_id=caller_of(visit).owner_id)
    return RevokedToken(token_id=token_id, revoked=True)


ENDPOINT = Endpoint(
    method="POST",
    path="/tokens/<int:token_id>/revoke",
    access=Access.SUBMITTER,
    answer=answer,
    reply=RevokedToken,
    problems=(404,),
)
