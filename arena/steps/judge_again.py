"""Judge stored responses again: by a judge like another, or by the same one once more.

Nothing is collected anew. Another judge's votes count like everybody's; a repeat is in no board and
tells how steady a judge is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from psycopg import Connection

from arena.errors import BadInput
from arena.settings import Settings
from arena.settings_parts import JudgePart
from arena.steps.enrol_judge import enrol_judge
from arena.steps.plan_judgments import plan_judgments
from arena.store import judge as judge_rows
from arena.store.advisory_lock import transaction_lock
from arena.store.judge import AskedJudge

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changes:
    """In what a judge differs from the one it is like; None and () are as there.

    A key belongs to an address: another `base_url` takes `api_key_env` or none.
    """

    protocol: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    persona: str | None = None
    logprobs: bool | None = None
    api_model: str | None = None
    base_url: str | None = None
    api_key_env: str = ""
    max_tokens: int | None = None
    temperature: float | None = None
    timeout_seconds: float | None = None
    price_in_usd: float | None = None
    price_out_usd: float | None = None
    dimensions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    except_categories: tuple[str, ...] = ()


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
    """As the old judge but for the changes; another protocol has its own options and decoding."""
    same = changes.protocol in {None, old.protocol}
    moved = changes.base_url is not None
    part = JudgePart(
        base_url=_either(changes.base_url, old.base_url or ""),
        api_model=_either(changes.api_model, old.api_model or ""),
        protocol=changes.protocol or old.protocol or "",
        options={**(old.options if same else {}), **changes.options},
        persona=_either(changes.persona, old.persona if same else ""),
        logprobs=_either(changes.logprobs, old.top_logprobs > 0),
        api_key_env=changes.api_key_env,
        max_tokens=_either(changes.max_tokens, old.max_tokens if same else None),
        temperature=_either(changes.temperature, old.temperature if same else None),
        timeout_seconds=_either(changes.timeout_seconds, old.timeout_seconds or 120.0),
        price_in_usd=_either(changes.price_in_usd, old.price_in_usd or 0.0),
        price_out_usd=_either(changes.price_out_usd, old.price_out_usd or 0.0),
        dimensions=changes.dimensions or tuple(old.dimensions),
        categories=changes.categories or tuple(old.categories),
        except_categories=changes.except_categories or tuple(old.except_categories),
    )
    key = None if moved else old.api_key_sealed
    return enrol_judge(
        db, settings, name, part, api_key_sealed=key, prompt_source=old.prompt_source
    )


def _either(changed: T | None, old: T) -> T:
    return old if changed is None else changed
