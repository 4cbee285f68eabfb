"""Put a judge on the panel: a language model under a protocol, or several that hear each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from psycopg import Connection
from pydantic import ValidationError

from arena.domain import Decoding
from arena.errors import ArenaError, BadInput, UnknownThing
from arena.judging.asking import Need
from arena.judging.dimension import dimension
from arena.judging.identity import judge_identity
from arena.judging.protocol import Protocol, protocol
from arena.secrets import seal
from arena.settings import Settings, environment_secret
from arena.settings_parts import JudgePart
from arena.steps.judge_needs import refuse_missing_references, refuse_unmet_needs
from arena.steps.submit_model import check_base_url
from arena.store import judge as judge_rows
from arena.store import model as model_rows
from arena.store.judge import JudgeRow

_log = structlog.get_logger()


def judge_part(values: Mapping[str, object]) -> JudgePart:
    """How a judge is asked, from the values of a form or a command line.

    Raises
    ------
    BadInput
        Naming what cannot be used.
    """
    try:
        return JudgePart.model_validate(values)
    except ValidationError as error:
        faults = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors()]
        raise BadInput("; ".join(f"{at}: {said}" if at else said for at, said in faults)) from error


def enrol_judge(
    db: Connection[Any],
    settings: Settings,
    name: str,
    part: JudgePart,
    *,
    api_key_sealed: bytes | None = None,
    prompt_source: str | None = None,
) -> int:
    """Register a judge; returns its id.

    Without dimensions of its own it is asked about those of `[arena]`, whatever they become.

    Parameters
    ----------
    api_key_sealed : bytes, optional
        A key of another judge, where `part` names none.
    prompt_source : str, optional
        Let it judge prompts of this source only.

    Raises
    ------
    UnknownThing
        If its protocol, a member or one of its dimensions does not exist.
    BadInput, AlreadyExists
        If a value cannot be used, something that the protocol needs is not there, or the judge is.
    """
    asked = protocol(part.protocol, part.options)
    if not name.strip() or not name.isprintable():
        raise BadInput("name: a judge needs a name, of one line")
    for wanted in part.dimensions or settings.arena.dimensions:
        dimension(wanted, settings.own_dimensions)
    members = _members(db, part)
    refuse_unmet_needs(db, part, asked, members)
    decoding = _decoding(part, asked)
    with db.transaction():
        return judge_rows.add_judge(
            db,
            name=name,
            kind="panel",
            identity=_identity(part, asked, members),
            endpoint_id=None if members else _add_endpoint(db, settings, part, api_key_sealed),
            protocol=part.protocol,
            options=part.options,
            members=[one.judge_id for one in members],
            persona=part.persona,
            max_tokens=decoding.max_tokens,
            temperature=decoding.temperature,
            top_logprobs=decoding.top_logprobs,
            dimensions=part.dimensions,
            categories=part.categories,
            except_categories=part.except_categories,
            prompt_source=prompt_source,
        )


def enrol_settings_judges(db: Connection[Any], settings: Settings) -> tuple[list[str], list[str]]:
    """Register the judges of arena.toml that are not here yet, those with members last.

    One that cannot be registered, or is here and was asked otherwise so far, is logged and left
    out: it holds nobody else up. Dimensions, categories, prices and time-outs of those here are
    brought up to date.

    Returns
    -------
    enrolled : list of str
        Names.
    refused : list of str
        Why, and the mend.
    """
    enrolled, refused = [], []
    with db.transaction():
        known = {row.name: row for row in judge_rows.judges(db)}
        for name in sorted(settings.judges, key=lambda name: bool(settings.judges[name].members)):
            part = settings.judges[name]
            try:
                if name in known:
                    _follow(db, known[name], part)
                else:
                    enrol_judge(db, settings, name, part)
                    enrolled.append(name)
            except ArenaError as error:
                _log.error("judge_refused", judge=name, error=str(error))
                refused.append(f"judge {name!r}: {error}")
    return enrolled, refused


def _follow(db: Connection[Any], row: JudgeRow, part: JudgePart) -> None:
    """Bring up to date what makes no other judge; refuse what does."""
    asked = protocol(part.protocol, part.options)
    if _identity(part, asked, _members(db, part)) != row.identity:
        raise BadInput(
            "it is enrolled and was asked otherwise so far; whoever is asked otherwise is another "
            "judge. Give the edited one a new name in arena.toml, or take the edit back (a new "
            "version of its protocol counts as an edit)"
        )
    taken = (list(part.categories), list(part.except_categories))
    taken_so_far = (row.categories, row.except_categories)
    if Need.REFERENCE in asked.needs and taken != taken_so_far:
        refuse_missing_references(db, part.protocol, asked, len(part.members) or 1, part.takes)
    if list(part.dimensions) != row.dimensions or taken != taken_so_far:
        judge_rows.ask_about(
            db,
            row.judge_id,
            dimensions=part.dimensions,
            categories=part.categories,
            except_categories=part.except_categories,
        )
    if row.endpoint_id is not None:
        model_rows.set_endpoint_terms(
            db,
            row.endpoint_id,
            timeout_seconds=part.timeout_seconds,
            price_in_usd=part.price_in_usd,
            price_out_usd=part.price_out_usd,
        )


def _members(db: Connection[Any], part: JudgePart) -> list[JudgeRow]:
    """The judges that this one consists of, in the order named."""
    known = {row.name: row for row in judge_rows.judges(db)} if part.members else {}
    for name in part.members:
        if name not in known:
            raise UnknownThing(f"members: no judge called {name!r}; enrol it first")
        if known[name].endpoint_id is None:
            raise BadInput(f"members: judge {name!r} has no endpoint to be asked at")
    if len(set(part.members)) != len(part.members):
        raise BadInput("members: a judge is named twice")
    return [known[name] for name in part.members]


def _identity(part: JudgePart, asked: Protocol, members: Sequence[JudgeRow]) -> str:
    return judge_identity(
        "" if members else f"{part.base_url.rstrip('/')} {part.api_model}",
        part.protocol,
        asked,
        _decoding(part, asked),
        part.persona,
        [one.identity for one in members],
    )


def _decoding(part: JudgePart, asked: Protocol) -> Decoding:
    """As the operator says, and where they say nothing as the protocol does."""
    usual = asked.decoding
    gives_chances = part.logprobs or Need.LOGPROBS in asked.needs
    return Decoding(
        max_tokens=part.max_tokens or usual.max_tokens,
        temperature=usual.temperature if part.temperature is None else part.temperature,
        # At least the chance of what was said: it makes an answer's perplexity known.
        top_logprobs=max(1, usual.top_logprobs) if gives_chances else 0,
    )


def _add_endpoint(
    db: Connection[Any], settings: Settings, part: JudgePart, api_key_sealed: bytes | None
) -> int:
    check_base_url(part.base_url)
    if part.api_key_env or api_key_sealed is None:
        api_key_sealed = seal(settings, environment_secret(part.api_key_env))
    return model_rows.add_endpoint(
        db,
        gateway="openai_compatible",
        base_url=part.base_url.rstrip("/"),
        api_model=part.api_model,
        api_key_sealed=api_key_sealed,
        timeout_seconds=part.timeout_seconds,
        price_in_usd=part.price_in_usd,
        price_out_usd=part.price_out_usd,
    )
