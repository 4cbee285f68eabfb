"""Set and remove budgets, by command or by arena.toml, whose word is the last."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from psycopg import Connection

from arena.errors import AlreadyExists, BadInput, UnknownThing
from arena.store import budget as budgets
from arena.store.budget import EACH, SCOPES


def set_budget(
    db: Connection[Any], scope: str, name: str, *, usd: Decimal | None, calls: int | None
) -> None:
    """Set the budget of one account: from the next lease on, and what was spent before counts.

    Parameters
    ----------
    scope : str
        One of `SCOPES`.
    name : str
        Of the judge, model or submitter, or the number of the run; `*` for each of them that has no
        budget of its own; empty for `all` and for each `day`.

    Raises
    ------
    BadInput
        If nothing is limited, or the scope and the name do not go together.
    UnknownThing
        If nothing is called so.
    AlreadyExists
        If arena.toml sets this budget.
    """
    if usd is None and calls is None:
        raise BadInput("a budget needs a limit: --usd, --calls or both")
    if usd is not None and not (usd.is_finite() and usd >= 0):
        raise BadInput(f"usd: {usd} is no amount of dollars")
    if calls is not None and calls < 0:
        raise BadInput(f"calls: {calls} is less than none")
    with db.transaction():
        budgets.change_limits(db)
        key = account_key(db, scope, name)
        _refuse_settings(db, scope, key)
        budgets.set_budget(db, scope, key, usd=usd, calls=calls, source="command")


def remove_budget(db: Connection[Any], scope: str, name: str) -> None:
    """Remove a budget.

    Raises
    ------
    BadInput, UnknownThing, AlreadyExists
        As `set_budget`; also if there is none.
    """
    with db.transaction():
        budgets.change_limits(db)
        key = account_key(db, scope, name)
        _refuse_settings(db, scope, key)
        if not budgets.remove_budget(db, scope, key):
            raise UnknownThing(f"there is no budget of {scope} {name}".rstrip())


def account_key(db: Connection[Any], scope: str, name: str) -> str:
    """The key of the account that people call so.

    Raises
    ------
    BadInput, UnknownThing
        If the scope is none, does not go with the name, or nothing is called so.
    """
    if scope not in SCOPES:
        raise BadInput(f"no budget of a {scope!r}; there are: {', '.join(SCOPES)}")
    if scope in {"all", "day"}:
        if name:
            raise BadInput(f"the budget of {scope} takes no name")
        return ""
    if not name:
        raise BadInput(f"which {scope}? Name it, or write * for each")
    if name == EACH:
        return EACH
    key = budgets.key_named(db, scope, name)
    if key is None:
        raise UnknownThing(f"no {scope} {name!r}")
    return key


def _refuse_settings(db: Connection[Any], scope: str, key: str) -> None:
    for one in budgets.budgets(db):
        if (one.scope, one.key, one.source) == (scope, key, "settings"):
            raise AlreadyExists(f"arena.toml sets the budget of {one.title}: change it there")
