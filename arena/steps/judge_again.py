"""Judge stored responses again: by a judge like another, or by the same one once more.

Nothing is collected anew. Another judge's votes count like everybody's; a repeat is in no board and
tells how steady a judge is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from psycopg import Connection

from arena.domain import Decoding
from arena.errors import BadInput
from arena.judging.dimension import dimension
from arena.judging.protocol import judge_identity, protocol
from arena.secrets import seal
from arena.settings import Settings, environment_secret
from arena.steps.plan_judgments import plan_judgments
from arena.steps.submit_model import check_base_url
from arena.store import judge as judge_rows
from arena.store import model as model_rows
from arena.store.advisory_lock import transaction_lock
from arena.store.judge import AskedJudge

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changes:
    """In what a judge differs from the one it is like; None and () are as there.

    A key belongs to an address: another `base_url` takes `api_key_env` or none.
    """

    protocol: str | None = None
    api_model: str | None = None
    base_url: str | None = None
    api_key_env: str = ""
    max_tokens: int | None = None
    temperature: float | None = None
    timeout_seconds: float | None = None
    price_in_usd: float | None = None
    price_out_usd: float | None = None
    dimensions: tuple[str, ...] = ()


def judge_like(
    db: Connection[Any],
    settings: Settings,
    name: str,
    like: str,
    changes: Changes,
    run_id: int | None,
) -> int:
    """Enrol a judge that differs from `like`, and plan its votes on all ready battles.

    Returns
    -------
    int
        The number of votes planned.

    Raises
    ------
    UnknownThing
        If there is no such judge, protocol or dimension.
    BadInput, AlreadyExists
        If it would be asked in exactly the same way, or the name is taken.
    """
    if not name.strip() or not name.isprintable():
        raise BadInput("name: a judge needs a name, of one line")
    with db.transaction():
        transaction_lock(db, "schedule")
        old = judge_rows.judge_asked(db, like)
        if old.protocol is None or old.gateway is None:
            raise BadInput(f"judge {like!r} answers at no endpoint; nothing can be asked like it")
        if old.gateway == "recorded" and changes.base_url is None:
            raise BadInput(
                f"judge {like!r} is a recording and says nothing new: give --base-url and "
                "--api-model of a model that answers"
            )
        judge_id = _enrol(db, settings, name, old, changes)
        return plan_judgments(db, settings, judge_id=judge_id, run_id=run_id)


def judge_repeat(
    db: Connection[Any], settings: Settings, name: str, run_id: int | None
) -> tuple[int, int]:
    """Ask a judge once more all that it was asked; returns the repeat's number and its votes.

    Raises
    ------
    UnknownThing
        If there is no such judge.
    BadInput
        If it is not one that is asked.
    """
    with db.transaction():
        transaction_lock(db, "schedule")
        judge = judge_rows.judge_asked(db, name)
        if judge.state != "active" or judge.kind == "people":
            raise BadInput(f"judge {name!r} is {judge.state} and is asked nothing")
        repeat = judge_rows.last_repeat(db, judge.judge_id) + 1
        planned = plan_judgments(
            db, settings, judge_id=judge.judge_id, repeat=repeat, run_id=run_id
        )
    return repeat, planned


def _enrol(
    db: Connection[Any], settings: Settings, name: str, old: AskedJudge, changes: Changes
) -> int:
    asked = changes.protocol or old.protocol or ""
    protocol(asked)
    for wanted in changes.dimensions:
        dimension(wanted, settings.own_dimensions)
    base_url, key = old.base_url or "", old.api_key_sealed
    if changes.base_url is not None:
        check_base_url(changes.base_url)
        base_url, key = changes.base_url.rstrip("/"), None
    if changes.api_key_env:
        key = seal(settings, environment_secret(changes.api_key_env))
    api_model = _either(changes.api_model, old.api_model) or ""
    decoding = Decoding(
        _either(changes.max_tokens, old.max_tokens), _either(changes.temperature, old.temperature)
    )
    endpoint_id = model_rows.add_endpoint(
        db,
        gateway="openai_compatible",
        base_url=base_url,
        api_model=api_model,
        api_key_sealed=key,
        timeout_seconds=_either(changes.timeout_seconds, old.timeout_seconds or 120.0),
        price_in_usd=_either(changes.price_in_usd, old.price_in_usd or 0.0),
        price_out_usd=_either(changes.price_out_usd, old.price_out_usd or 0.0),
    )
    return judge_rows.add_judge(
        db,
        name=name,
        kind="panel",
        identity=judge_identity(f"{base_url} {api_model}", asked, decoding),
        endpoint_id=endpoint_id,
        protocol=asked,
        max_tokens=decoding.max_tokens,
        temperature=decoding.temperature,
        dimensions=changes.dimensions or old.dimensions,
        prompt_source=old.prompt_source,
    )


def _either(changed: T | None, old: T) -> T:
    return old if changed is None else changed
