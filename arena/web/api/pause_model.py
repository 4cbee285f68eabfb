"""POST /api/v1/models/{slug}/pause: take a model out of the draw until it is resumed."""

from __future__ import annotations

from arena.steps.leave_draw import pause_model
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.model_state import ModelState, Reason
from arena.web.owned import acting_as, owned_model
from arena.web.route import Visit


def answer(visit: Visit, *, slug: str, body: Reason) -> ModelState:
    """Take a model of yours out of the draw until it is resumed. What it did stays and counts.

    Nothing more is asked of it; battles that wait for its response are void. A model of somebody
    else, or one that is not in the draw, is not found. What an admin pauses, also after its
    submitter has, only an admin resumes.
    """
    voided = pause_model(visit.db, owned_model(visit, slug).slug, body.reason, acting_as(visit))
    return ModelState(slug=slug, state="paused", battles_voided=voided)


ENDPOINT = Endpoint(
    method="POST",
    path="/models/<slug>/pause",
    access=Access.SUBMITTER,
    answer=answer,
    body=Reason,
    reply=ModelState,
    problems=(404,),
)
