"""POST /api/v1/models/{slug}/withdraw: take a model out of the arena for good."""

from __future__ import annotations

from arena.steps.leave_draw import withdraw_model
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.model_state import ModelState, Reason
from arena.web.owned import owned_model
from arena.web.route import Visit


def answer(visit: Visit, *, slug: str, body: Reason) -> ModelState:
    """Take a model of yours out of the arena for good. No vote is retracted.

    Its ratings, battles and votes stay published and count in later snapshots, and its page says
    that it was withdrawn. A model of somebody else, or one that is out already, is not found.
    """
    voided = withdraw_model(visit.db, owned_model(visit, slug).slug, body.reason)
    return ModelState(slug=slug, state="withdrawn", battles_voided=voided)


ENDPOINT = Endpoint(
    method="POST",
    path="/models/<slug>/withdraw",
    access=Access.SUBMITTER,
    answer=answer,
    body=Reason,
    reply=ModelState,
    problems=(404,),
)
