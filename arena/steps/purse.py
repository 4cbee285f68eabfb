"""What the budgets still hold while calls are chosen.

Nothing is read or written here; `arena.steps.lease_calls` fills a purse and spends it in the
transaction that leases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from arena.store.budget import EACH, Budget, Used

UNLIMITED = Decimal("Infinity")


class Charged(Protocol):
    """What falls under budgets: a call, or whoever is asked."""

    @property
    def judge_id(self) -> int | None: ...  # noqa: D102
    @property
    def model_id(self) -> int | None: ...  # noqa: D102
    @property
    def submitter_id(self) -> int | None: ...  # noqa: D102


@dataclass(slots=True)
class Left:
    """What one account may still commit under its budget."""

    budget: Budget
    usd: Decimal
    calls: Decimal

    def holds(self, ceiling_usd: Decimal) -> bool:
        """Whether one more call of this ceiling fits."""
        return self.calls >= 1 and ceiling_usd <= self.usd


class Purse:
    """Every budget, less what is committed."""

    def __init__(self, budgets: Sequence[Budget], used: Iterable[Used]) -> None:
        self._budgets = {(budget.scope, budget.key): budget for budget in budgets}
        self._left: dict[tuple[str, str], Left] = {}
        for one in used:
            budget = self._budgets[one.scope, one.budget_key]
            key = "" if one.scope == "day" else one.key
            self._left[one.scope, key] = _left(budget, one.committed_usd, one.calls)

    def __bool__(self) -> bool:
        return bool(self._budgets)

    def refusing(
        self, charged: Charged, ceiling_usd: Decimal, run_id: int | None = None
    ) -> list[Budget]:
        """The budgets that do not hold one more such call."""
        return [left.budget for left in self._over(charged, run_id) if not left.holds(ceiling_usd)]

    def closed_runs(self, run_ids: Iterable[int], least_usd: Decimal) -> list[int]:
        """Those of the runs whose budget does not hold even a call of `least_usd`."""
        found = ((run_id, self._account("run", str(run_id))) for run_id in run_ids)
        return [run_id for run_id, left in found if left and not left.holds(least_usd)]

    def take(self, charged: Charged, ceiling_usd: Decimal, run_id: int | None) -> None:
        """Commit one call."""
        for left in self._over(charged, run_id):
            left.usd -= ceiling_usd
            left.calls -= 1

    def _over(self, charged: Charged, run_id: int | None) -> list[Left]:
        keys = (
            ("all", ""),
            ("day", ""),
            ("judge", charged.judge_id),
            ("model", charged.model_id),
            ("submitter", charged.submitter_id),
            ("run", run_id),
        )
        accounts = (self._account(scope, str(key)) for scope, key in keys if key is not None)
        return [left for left in accounts if left is not None]

    def _account(self, scope: str, key: str) -> Left | None:
        if (scope, key) not in self._left:
            budget = self._budgets.get((scope, key)) or self._budgets.get((scope, EACH))
            if budget is None:
                return None
            self._left[scope, key] = _left(budget, Decimal(0), 0)
        return self._left[scope, key]


def _left(budget: Budget, committed_usd: Decimal, calls: int) -> Left:
    return Left(
        budget,
        UNLIMITED if budget.limit_usd is None else budget.limit_usd - committed_usd,
        UNLIMITED if budget.limit_calls is None else Decimal(budget.limit_calls - calls),
    )
