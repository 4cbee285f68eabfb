"""POST /api/v1/models/{slug}/probe: have a model's endpoint asked once, whether it answers."""

from __future__ import annotations

from arena.steps.probe_model import probe_model
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.owned import owned_model
from arena.web.probe_reply import ProbeReply
from arena.web.route import Visit


def answer(visit: Visit, *, slug: str) -> ProbeReply:
    """Have the endpoint of a model of yours asked once. A worker asks, before all that waits.

    `GET /models/{slug}/probe` shows what came of it. While a probe waits, this adds none. A model
    of somebody else is not found.
    """
    return ProbeReply.of(probe_model(visit.db, owned_model(visit, slug)))


ENDPOINT = Endpoint(
    method="POST",
    path="/models/<slug>/probe",
    access=Access.SUBMITTER,
    answer=answer,
    reply=ProbeReply,
    status=202,
    problems=(404,),
)
