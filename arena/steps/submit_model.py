"""Enter a model: a name, whose it is, and an OpenAI-compatible endpoint that answers for it.

Without an endpoint its submitter uploads its responses (`arena.steps.upload_responses`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import structlog
from psycopg import Connection

from arena.domain import slugs
from arena.errors import BadInput
from arena.gateway.addresses import AllowedNetworks, check_endpoint_url
from arena.secrets import seal
from arena.settings import Settings
from arena.store import model as model_rows
from arena.store import probe

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Submission:
    """The request that enters a model; prices are US dollars per million tokens.

    Without `base_url` and `api_model` its responses are uploaded.
    """

    name: str
    base_url: str = ""
    api_model: str = ""
    organization: str = ""
    license: str = ""
    api_key: str = field(default="", repr=False)
    max_tokens: int = 1024
    temperature: float = 0.0
    timeout_seconds: float = 120.0
    price_in_usd: float = 0.0
    price_out_usd: float = 0.0
    judges: bool = True
    """Whether the model may be asked to judge others, where the arena has such peers."""


def submit_model(
    db: Connection[Any], settings: Settings, submission: Submission, submitter_id: int | None
) -> str:
    """Enter a model into the draw; returns its slug. One transaction.

    A stranger's endpoint is probed at once, so that its owner sees whether it answers.

    Raises
    ------
    BadInput
        If a value cannot be used.
    AlreadyExists
        If the name is taken.
    """
    name = submission.name.strip()
    if not name or not name.isprintable():
        raise BadInput("name: a model needs a name, of one line and of characters that can be seen")
    uploaded = not (submission.base_url or submission.api_model)
    trusted = submitter_id is None
    if uploaded:
        if submission.api_key:
            raise BadInput("base_url: a key is of no use without the address that asks for it")
    elif trusted:
        check_base_url(submission.base_url)
    else:
        check_endpoint_url(submission.base_url, AllowedNetworks.parse(settings.networks))
    if not uploaded and not submission.api_model.strip():
        raise BadInput("api_model: the name by which the endpoint knows the model is missing")
    check_numbers(submission)
    with db.transaction():
        endpoint_id = None if uploaded else _add_endpoint(db, settings, submission, trusted)
        slug = free_slug(db, name)
        model_id = model_rows.add_model(
            db,
            slug=slug,
            name=name,
            organization=submission.organization,
            license=submission.license,
            submitter_id=submitter_id,
            endpoint_id=endpoint_id,
            max_tokens=submission.max_tokens,
            temperature=submission.temperature,
            judges=submission.judges and not uploaded,
            state="uploaded" if uploaded else "active",
        )
        if endpoint_id is not None and not trusted:
            probe.open_probe(db, model_id)
    _log.info("model_entered", model_id=model_id, submitter_id=submitter_id)
    return slug


def _add_endpoint(
    db: Connection[Any], settings: Settings, submission: Submission, trusted: bool
) -> int:
    return model_rows.add_endpoint(
        db,
        gateway="openai_compatible",
        base_url=submission.base_url.rstrip("/"),
        api_model=submission.api_model,
        api_key_sealed=seal(settings, submission.api_key),
        timeout_seconds=submission.timeout_seconds,
        price_in_usd=submission.price_in_usd,
        price_out_usd=submission.price_out_usd,
        trusted=trusted,
    )


_RANGES = {
    "max_tokens": (1, 1_000_000),
    "temperature": (0, 2),
    "timeout_seconds": (0.1, 3600),
    "price_in_usd": (0, 1e6),
    "price_out_usd": (0, 1e6),
}


def check_numbers(submission: Submission) -> None:
    """Refuse a number outside its range; a NaN is outside every range.

    Raises
    ------
    BadInput
        Naming the field and its range.
    """
    for name, (least, most) in _RANGES.items():
        value = getattr(submission, name)
        if not least <= value <= most:
            raise BadInput(f"{name}: {value} is not between {least} and {most}")


def check_base_url(base_url: str) -> None:
    """Refuse what is no http(s) address of an OpenAI-compatible API.

    Raises
    ------
    BadInput
        With the reason and an example.
    """
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadInput(
            f"base_url: {base_url!r} is not an http or https address; "
            "it usually ends in /v1, as in https://host.example/v1"
        )


def free_slug(db: Connection[Any], name: str) -> str:
    """A slug for `name` that no model has yet."""
    (stem,) = slugs([name]).values()
    taken = set(model_rows.slugs_like(db, stem))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
