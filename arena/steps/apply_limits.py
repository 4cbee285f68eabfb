"""Let the database hold the budgets and the limits of providers that arena.toml names.

Every worker leases by the same limits because they are rows: the last arena.toml that was read
counts. Only scheduling takes away what its arena.toml no longer names, so that a worker on another
machine, without these parts, lifts no limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import structlog
from psycopg import Connection

from arena.errors import BadSettings
from arena.settings import Settings
from arena.settings_parts import LimitPart
from arena.store import budget as budgets
from arena.store import provider as providers
from arena.store.budget import EACH
from arena.store.provider import Provider

_log = structlog.get_logger()

_Limit = tuple[Decimal | None, int | None]


def apply_limits(db: Connection[Any], settings: Settings, *, whole: bool) -> None:
    """Bring budgets and providers' limits to what arena.toml says; nothing is locked if they are.

    Parameters
    ----------
    whole : bool
        Also remove what an earlier arena.toml set and this one does not.

    Raises
    ------
    BadSettings
        If a budget names a judge, model or submitter that is not here.
    """
    with db.transaction():
        wanted = dict(_wanted_budgets(db, settings))
        limits = {one.base_url: one for one in _wanted_providers(settings)}
        if _differ(db, wanted, limits, whole=whole):
            budgets.change_limits(db)
            _apply_budgets(db, wanted, whole=whole)
            _apply_providers(db, limits, whole=whole)
            _log.info("limits_applied", budgets=len(wanted), providers=len(limits))


def _wanted_budgets(
    db: Connection[Any], settings: Settings
) -> Iterator[tuple[tuple[str, str], _Limit]]:
    part = settings.budget
    sums: dict[tuple[str, str], _Limit] = {
        ("all", ""): (part.total_usd, part.total_calls),
        ("day", ""): (part.day_usd, part.day_calls),
        ("run", EACH): (part.run_usd, part.run_calls),
        ("submitter", EACH): (part.submitter_usd, part.submitter_calls),
        ("judge", EACH): (part.judge_usd, part.judge_calls),
    }
    yield from ((account, limit) for account, limit in sums.items() if limit != (None, None))
    named: dict[str, dict[str, LimitPart]] = {
        "judge": part.judges,
        "model": part.models,
        "submitter": part.submitters,
    }
    for scope, limit_of in named.items():
        for name, limit in limit_of.items():
            key = budgets.key_named(db, scope, name)
            if key is not None:
                yield (scope, key), (limit.usd, limit.calls)
            elif scope != "judge" or name not in settings.judges:
                # A judge of arena.toml that was never enrolled has no calls to be limited yet.
                raise BadSettings(
                    f"arena.toml: budget.{scope}s.{name}: there is no {scope} called so"
                )


def _wanted_providers(settings: Settings) -> Iterator[Provider]:
    for base_url, part in settings.providers.items():
        yield Provider(base_url.rstrip("/"), part.concurrent, part.per_minute)


def _differ(
    db: Connection[Any],
    wanted: dict[tuple[str, str], _Limit],
    limits: dict[str, Provider],
    *,
    whole: bool,
) -> bool:
    held = {
        (one.scope, one.key): (one.limit_usd, one.limit_calls)
        for one in budgets.budgets(db)
        if one.source == "settings"
    }
    known = {one.base_url: one for one in providers.providers(db)}
    if whole:
        return held != wanted or known != limits
    return not (wanted.items() <= held.items() and limits.items() <= known.items())


def _apply_budgets(
    db: Connection[Any], wanted: dict[tuple[str, str], _Limit], *, whole: bool
) -> None:
    for (scope, key), (usd, calls) in wanted.items():
        budgets.set_budget(db, scope, key, usd=usd, calls=calls, source="settings")
    if whole:
        for one in budgets.budgets(db):
            if one.source == "settings" and (one.scope, one.key) not in wanted:
                budgets.remove_budget(db, one.scope, one.key)


def _apply_providers(db: Connection[Any], limits: dict[str, Provider], *, whole: bool) -> None:
    known = {one.base_url: one for one in providers.providers(db)}
    for base_url, limit in limits.items():
        if known.get(base_url) != limit:
            providers.set_provider(db, limit)
    for base_url in known.keys() - limits.keys() if whole else ():
        providers.remove_provider(db, base_url)
