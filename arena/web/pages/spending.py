"""/spending: what calls have cost, may cost, and may still cost."""

from __future__ import annotations

from flask import render_template

from arena.steps.report_spending import report_spending
from arena.web import wording
from arena.web.access import Access
from arena.web.keep import Keep
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit) -> str:
    """Show the ledger beside its budgets, as of now."""
    return render_template(
        "spending.html", accounts=report_spending(visit.db, public=True), titles=wording.SPENDERS
    )


PAGE = Page(
    paths=("/spending",),
    access=Access.PUBLIC,
    answer=answer,
    keep=Keep.MOMENT,
    menu="Spending",
    place=80,
)
