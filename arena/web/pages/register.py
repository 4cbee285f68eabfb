"""/account/register: enter a model."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from arena.steps.submit_model import Submission, submit_model
from arena.web.access import Access
from arena.web.api.submit_model import ModelSubmission
from arena.web.form import Typed
from arena.web.owned import caller_of
from arena.web.page import Form, Page
from arena.web.route import Visit


def answer(_visit: Visit) -> str:
    """Show the form, empty."""
    return render_template("register.html", typed=Typed({"judges": "true"}))


def enter(visit: Visit) -> ResponseReturnValue:
    """Enter the model, or show the form again with what is wrong beside each field."""
    # A box that is not ticked is not sent, and would have its default.
    typed = Typed({"judges": "false", **request.form.to_dict()})
    body = typed.read(ModelSubmission)
    slug = body and typed.attempt(
        lambda: submit_model(
            visit.db,
            visit.settings,
            Submission(**body.model_dump()),
            caller_of(visit).submitter_id,
        )
    )
    if not slug:
        return render_template("register.html", typed=typed), 422
    return redirect(url_for("pages.own_model", slug=slug), 303)


PAGE = Page(
    paths=("/account/register",),
    access=Access.SUBMITTER,
    answer=answer,
    forms={"enter": Form(path="/account/register", act=enter)},
)
