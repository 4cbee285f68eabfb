"""POST /api/v1/models/{slug}/resume: put a model back into the draw."""

from __future__ import annotations

from arena.steps.leave_draw import resume_model
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.model_state import ModelState
from arena.web.owned import acting_as, owned_model
from arena.web.route import Visit


def answer(visit: Visit, *, slug: str) -> ModelState:
    """Put a model of yours that is paused or failing back into the draw.

    A model of somebody else, or one that is neither, is not found. One that an admin paused is
    resumed by an admin alone: for its submitter the answer is 403, with the reason of the pause.
    """
    resume_model(visit.db, owned_model(visit, slug).slug, acting_as(visit))
    return ModelState(slug=slug, state="active", battles_voided=0)


ENDPOINT = Endpoint(
    method="POST",
    path="/models/<slug>/resume",
    access=Access.SUBMITTER,
    answer=answer,
    reply=ModelState,
    problems=(404,),
)
