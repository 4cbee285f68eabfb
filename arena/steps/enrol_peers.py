"""Let the contestants judge one another, as `[peers]` says.

A contestant judges at its own endpoint, under its own name, once it has answered something: an
endpoint that never did is not asked about a thousand battles. It is known by its slug and not by
its address, which may move. One that leaves the draw is asked nothing more (`battles_to_plan`).
"""

from __future__ import annotations

from typing import Any

import structlog
from psycopg import Connection

from arena.domain import Decoding
from arena.errors import BadInput
from arena.judging.asking import Need
from arena.judging.identity import judge_identity
from arena.judging.protocol import protocol
from arena.settings import Settings
from arena.settings_parts import PeersPart
from arena.steps.judge_needs import refuse_missing_references
from arena.store import judge as judge_rows
from arena.store.judge import AblePeer

_log = structlog.get_logger()

_NOT_GIVEN = frozenset({Need.CERTAINTY_EXAM, Need.LOGPROBS, Need.MEMBERS, Need.PERSONA})

_REPLACED = "[peers] asks its model in another way now"


def enrol_peers(db: Connection[Any], settings: Settings) -> list[str]:
    """Enrol the contestants that can judge and do not yet; returns their names.

    Those enrolled under an earlier `[peers]` are suspended, with their votes, until it is as it
    was.

    Raises
    ------
    UnknownThing
        If there is no such protocol.
    BadInput
        If the protocol needs what contestants are not given.
    """
    part = settings.peers
    if not part.enabled:
        return []
    _refuse_unmet_needs(db, part)
    enrolled = []
    with db.transaction():
        able = {_identity(part, model): model for model in judge_rows.able_peers(db)}
        peers = judge_rows.peers(db)
        for peer in peers:
            if peer.identity in able and peer.state_reason == _REPLACED:
                judge_rows.set_state(db, peer.judge_id, "active")
            elif peer.state == "active" and any(
                model.model_id == peer.model_id and identity != peer.identity
                for identity, model in able.items()
            ):
                judge_rows.set_state(db, peer.judge_id, "suspended", _REPLACED)
        taken = {judge.name for judge in judge_rows.judges(db)}
        known = {peer.identity for peer in peers}
        for identity, model in able.items():
            if identity not in known:
                enrolled.append(_enrol(db, part, model, identity, taken))
    return enrolled


def _refuse_unmet_needs(db: Connection[Any], part: PeersPart) -> None:
    asked = protocol(part.protocol)
    if unmet := asked.needs & _NOT_GIVEN:
        raise BadInput(
            f"protocol {part.protocol} needs {', '.join(sorted(unmet))}, which contestants are not "
            "given; name another one"
        )
    if Need.REFERENCE in asked.needs:
        refuse_missing_references(db, part.protocol, asked)


def _identity(part: PeersPart, model: AblePeer) -> str:
    decoding = Decoding(part.max_tokens, part.temperature)
    asked = protocol(part.protocol)
    return judge_identity(f"contestant {model.slug}", part.protocol, asked, decoding)


def _enrol(
    db: Connection[Any], part: PeersPart, model: AblePeer, identity: str, taken: set[str]
) -> str:
    """Under the model's name, or with the identity's beginning where a judge is called so."""
    name = model.name if model.name not in taken else f"{model.name} ({identity[:8]})"
    judge_rows.add_judge(
        db,
        name=name,
        kind="peers",
        identity=identity,
        model_id=model.model_id,
        endpoint_id=model.endpoint_id,
        protocol=part.protocol,
        max_tokens=part.max_tokens,
        temperature=part.temperature,
        dimensions=part.dimensions,
    )
    return name
