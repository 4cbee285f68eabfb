"""GET /api/v1/models: every model that anyone may see."""

from __future__ import annotations

from arena.store import model as model_rows
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.replies import ModelReply, Reply
from arena.web.route import Visit


class ModelList(Reply):
    """Models by slug."""

    models: list[ModelReply]


def answer(visit: Visit) -> ModelList:
    """List the models, retired ones included, by slug."""
    return ModelList(models=[ModelReply.of(row) for row in model_rows.public_models(visit.db)])


ENDPOINT = Endpoint(
    method="GET",
    path="/models",
    access=Access.PUBLIC,
    answer=answer,
    reply=ModelList,
    keep=Keep.PUBLISHED,
)
