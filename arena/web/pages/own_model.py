"""/account/models/{slug}: one model as its owner sees it: probe, queue, failures, spending."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from arena.steps.leave_draw import pause_model, resume_model, withdraw_model
from arena.steps.probe_model import probe_model
from arena.store import account, probe
from arena.web.access import Access
from arena.web.owned import acting_as, owned_model
from arena.web.page import Form, Page
from arena.web.route import Visit
from arena.web.wording import STATES


def answer(visit: Visit, *, slug: str) -> str:
    """Show a model of the caller; an admin sees any. Somebody else's is not found."""
    model = owned_model(visit, slug)
    return render_template(
        "own_model.html",
        model=model,
        work=account.workloads(visit.db, [model.model_id])[model.model_id],
        probe=probe.last_probes(visit.db, [model.model_id]).get(model.model_id),
        failures=account.failures_of(visit.db, model.model_id),
        states=STATES,
        held=model.paused_by == "operator" and acting_as(visit) != "operator",
    )


def ask(visit: Visit, *, slug: str) -> ResponseReturnValue:
    """Have the endpoint probed."""
    probe_model(visit.db, owned_model(visit, slug))
    return _back(slug)


def pause(visit: Visit, *, slug: str) -> ResponseReturnValue:
    """Take the model out of the draw until it is resumed."""
    pause_model(
        visit.db, owned_model(visit, slug).slug, request.form.get("reason", ""), acting_as(visit)
    )
    return _back(slug)


def resume(visit: Visit, *, slug: str) -> ResponseReturnValue:
    """Put the model back into the draw."""
    resume_model(visit.db, owned_model(visit, slug).slug, acting_as(visit))
    return _back(slug)


def withdraw(visit: Visit, *, slug: str) -> ResponseReturnValue:
    """Take the model out for good; no vote is retracted."""
    withdraw_model(visit.db, owned_model(visit, slug).slug, request.form.get("reason", ""))
    return _back(slug)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("pages.own_model", slug=slug), 303)


_PATH = "/account/models/<slug>"

PAGE = Page(
    paths=(_PATH,),
    access=Access.SUBMITTER,
    answer=answer,
    forms={
        "probe": Form(path=f"{_PATH}/probe", act=ask),
        "pause": Form(path=f"{_PATH}/pause", act=pause),
        "resume": Form(path=f"{_PATH}/resume", act=resume),
        "withdraw": Form(path=f"{_PATH}/withdraw", act=withdraw),
    },
)
