"""Put a language model on the panel."""

from __future__ import annotations

from typing import Any

import structlog
from psycopg import Connection

from arena.domain import Decoding
from arena.errors import ArenaError, BadInput
from arena.judging.dimension import dimension
from arena.judging.protocol import judge_identity, protocol
from arena.secrets import seal
from arena.settings import JudgePart, Settings, environment_secret
from arena.steps.submit_model import check_base_url
from arena.store import judge as judge_rows
from arena.store import model as model_rows

_log = structlog.get_logger()


def enrol_judge(db: Connection[Any], settings: Settings, name: str, part: JudgePart) -> int:
    """Register a judge; returns its id.

    Without dimensions of its own it is asked about those of `[arena]`, whatever they become.

    Raises
    ------
    UnknownThing
        If its protocol or one of its dimensions does not exist.
    BadInput, AlreadyExists
        If a value cannot be used, or the judge is there.
    """
    check_base_url(part.base_url)
    protocol(part.protocol)
    if not name.strip() or not name.isprintable():
        raise BadInput("name: a judge needs a name, of one line")
    for wanted in part.dimensions or settings.arena.dimensions:
        dimension(wanted, settings.own_dimensions)
    decoding = Decoding(part.max_tokens, part.temperature)
    base_url = part.base_url.rstrip("/")
    with db.transaction():
        endpoint_id = model_rows.add_endpoint(
            db,
            gateway="openai_compatible",
            base_url=base_url,
            api_model=part.api_model,
            api_key_sealed=seal(settings, environment_secret(part.api_key_env)),
            timeout_seconds=part.timeout_seconds,
            price_in_usd=part.price_in_usd,
            price_out_usd=part.price_out_usd,
        )
        return judge_rows.add_judge(
            db,
            name=name,
            kind="panel",
            identity=judge_identity(f"{base_url} {part.api_model}", part.protocol, decoding),
            endpoint_id=endpoint_id,
            protocol=part.protocol,
            max_tokens=decoding.max_tokens,
            temperature=decoding.temperature,
            dimensions=part.dimensions,
        )


def enrol_settings_judges(db: Connection[Any], settings: Settings) -> list[str]:
    """Register the judges of arena.toml that are not here yet; returns their names.

    One that cannot be registered is logged and left out: it holds nobody else up.
    """
    enrolled = []
    with db.transaction():
        known = {row.name for row in judge_rows.judges(db)}
        for name in settings.judges:
            if name in known:
                continue
            try:
                enrol_judge(db, settings, name, settings.judges[name])
            except ArenaError as error:
                _log.error("judge_not_enrolled", judge=name, error=str(error))
            else:
                enrolled.append(name)
    return enrolled
