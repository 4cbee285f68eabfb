"""An arena whose calls have prices, and its books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from arena.steps.set_budget import set_budget
from arena.store import ledger
from tests.steps.builders import SmallArena


def priced(arena: SmallArena, *names: str, prompts: int = 1, **fields: Any) -> dict[str, int]:
    """Models whose every call has a ceiling of a dollar, for a million tokens to be written."""
    arena.prompts(prompts)
    endpoint = {"price_out_usd": 1.0}
    ids = {
        name: arena.model(name, endpoint=endpoint, max_tokens=1_000_000, **fields) for name in names
    }
    arena.schedule(per_pair=prompts)
    return ids


def limit(
    arena: SmallArena, scope: str, name: str = "", usd: str | None = None, calls: int | None = None
) -> None:
    set_budget(arena.db, scope, name, usd=None if usd is None else Decimal(usd), calls=calls)


def asked(arena: SmallArena) -> dict[str, int]:
    """How many attempts each model has."""
    return dict(
        arena.all(
            "SELECT m.name, count(*) FROM attempt JOIN call USING (call_id) "
            "JOIN model m USING (model_id) GROUP BY 1"
        )
    )


def books_are_right(arena: SmallArena) -> bool:
    return ledger.wrong_accounts(arena.db) == []
