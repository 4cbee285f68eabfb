"""/operate: what the operator looks at and acts on: failures, queue, budgets, providers, votes."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from arena.errors import BadInput
from arena.steps.leave_draw import resume_model
from arena.steps.report_spending import report_spending
from arena.steps.retract_vote import retract_vote
from arena.steps.suspend_judge import resume_judge, suspend_judge
from arena.store import operation, status
from arena.web.access import Access
from arena.web.page import Form, Page
from arena.web.route import Visit
from arena.web.wording import SPENDERS, STATES


def answer(visit: Visit) -> str:
    """Show how the arena does, as of now."""
    lately = operation.attempts_lately(visit.db)
    return render_template(
        "operate.html",
        queue=status.counts(visit.db, "call_counts"),
        providers=operation.providers_lately(visit.db, lately),
        failures=operation.failures_lately(visit.db, lately),
        lately=operation.ATTEMPTS_LATELY,
        accounts=report_spending(visit.db),
        titles=SPENDERS,
        models=operation.models_out_of_draw(visit.db),
        judges=operation.judges_asked(visit.db),
        retractions=operation.latest_retractions(visit.db),
        states=STATES,
    )


def resume(visit: Visit, *, slug: str) -> ResponseReturnValue:
    """Put a model back into the draw."""
    resume_model(visit.db, slug)
    return _back("models")


def suspend(visit: Visit) -> ResponseReturnValue:
    """Ask a judge nothing more."""
    suspend_judge(visit.db, request.form.get("judge", ""), request.form.get("reason", ""))
    return _back("judges")


def recall(visit: Visit) -> ResponseReturnValue:
    """Ask a suspended judge again."""
    resume_judge(visit.db, request.form.get("judge", ""))
    return _back("judges")


def retract(visit: Visit) -> ResponseReturnValue:
    """Take a vote out of later fits."""
    number = request.form.get("vote_id", "").strip()
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise BadInput("vote: give its number, as lists of votes and exports show it")
    retract_vote(visit.db, int(number), request.form.get("reason", ""))
    return _back("votes")


def _back(section: str) -> ResponseReturnValue:
    return redirect(url_for("pages.operate", _anchor=section), 303)


PAGE = Page(
    paths=("/operate",),
    access=Access.ADMIN,
    answer=answer,
    forms={
        "resume": Form(path="/operate/models/<slug>/resume", act=resume),
        "suspend": Form(path="/operate/judges/suspend", act=suspend),
        "recall": Form(path="/operate/judges/resume", act=recall),
        "retract": Form(path="/operate/votes/retract", act=retract),
    },
)
