"""POST /api/v1/votes/{vote_id}/retract: take a vote out of later fits."""

from __future__ import annotations

from arena.steps.retract_vote import retract_vote
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.model_state import Reason
from arena.web.replies import Reply
from arena.web.route import Visit


class Retracted(Reply):
    """The row that takes the vote out."""

    vote_id: int
    retraction_id: int
    reason: str


def answer(visit: Visit, *, vote_id: int, body: Reason) -> Retracted:
    """Retract a vote, with a reason. The vote stays, and so does every snapshot that counted it.

    Snapshots published from now on leave it out.
    """
    retraction_id = retract_vote(visit.db, vote_id, body.reason)
    return Retracted(vote_id=vote_id, retraction_id=retraction_id, reason=body.reason.strip())


ENDPOINT = Endpoint(
    method="POST",
    path="/votes/<int:vote_id>/retract",
    access=Access.ADMIN,
    answer=answer,
    body=Reason,
    reply=Retracted,
    problems=(404,),
)
