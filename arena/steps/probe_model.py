"""Ask a model's endpoint once, whether it answers. A worker asks, before all else that waits."""

from __future__ import annotations

from typing import Any

import structlog
from psycopg import Connection

from arena.errors import BadInput
from arena.store import probe
from arena.store.account import OwnedModel
from arena.store.probe import ProbeRow

_log = structlog.get_logger()


def probe_model(db: Connection[Any], model: OwnedModel) -> ProbeRow:
    """Queue a probe, unless one waits already; returns the one that waits.

    Raises
    ------
    BadInput
        If the model has no endpoint, or is out for good.
    """
    if not model.has_endpoint:
        raise BadInput(f"{model.slug} has no endpoint to probe: its responses are uploaded")
    if model.state in {"retired", "withdrawn"}:
        raise BadInput(f"{model.slug} is {model.state}, and is asked nothing more")
    with db.transaction():
        if probe.open_probe(db, model.model_id):
            _log.info("probe_queued", model_id=model.model_id)
        return probe.last_probes(db, [model.model_id])[model.model_id]
