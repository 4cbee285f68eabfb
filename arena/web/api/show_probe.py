"""GET /api/v1/models/{slug}/probe: whether a model's endpoint answered when it was last probed."""

from __future__ import annotations

from arena.errors import UnknownThing
from arena.store.probe import last_probes
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.owned import owned_model
from arena.web.probe_reply import ProbeReply
from arena.web.route import Visit


def answer(visit: Visit, *, slug: str) -> ProbeReply:
    """Show the latest probe of a model of yours. One that was never probed has none to be found."""
    model = owned_model(visit, slug)
    probes = last_probes(visit.db, [model.model_id])
    if model.model_id not in probes:
        raise UnknownThing(f"{slug} was never probed; POST to this address to have it probed")
    return ProbeReply.of(probes[model.model_id])


ENDPOINT = Endpoint(
    method="GET",
    path="/models/<slug>/probe",
    access=Access.SUBMITTER,
    answer=answer,
    reply=ProbeReply,
    problems=(404,),
)
