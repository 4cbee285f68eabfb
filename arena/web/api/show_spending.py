"""GET /api/v1/spending: what calls have cost, may cost, and may still cost."""

from __future__ import annotations

from pydantic import Field

from arena.steps.report_spending import report_spending
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.replies import Reply
from arena.web.route import Visit


class AccountReply(Reply):
    """One account, in US dollars and calls; limits and what is left are null without a budget."""

    scope: str = Field(description="`all`, `day` (today, UTC), `run`, `judge` or `model`.")
    name: str
    calls: int = Field(description="Attempts, less those that were given back unsent.")
    spent_usd: float = Field(description="Of attempts whose result is known.")
    reserved_usd: float = Field(description="At the ceilings of attempts under way.")
    unknown_usd: float = Field(description="At the ceilings of attempts that were cut off.")
    limit_usd: float | None
    left_usd: float | None
    limit_calls: int | None
    left_calls: int | None


class SpendingReply(Reply):
    """The accounts, the widest first."""

    accounts: list[AccountReply]


def answer(visit: Visit) -> SpendingReply:
    """Show what was spent, is reserved, is unknown and is left, as of now."""
    accounts = report_spending(visit.db, public=True)
    return SpendingReply(accounts=[AccountReply.model_validate(one) for one in accounts])


ENDPOINT = Endpoint(
    method="GET",
    path="/spending",
    access=Access.PUBLIC,
    answer=answer,
    reply=SpendingReply,
    keep=Keep.MOMENT,
)
