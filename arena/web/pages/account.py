"""/account: a submitter's models and tokens."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from arena.steps.revoke_token import revoke_tokens
from arena.store import account, probe
from arena.store import submitter as submitter_rows
from arena.web.access import Access
from arena.web.api.make_token import TokenOrder
from arena.web.form import Typed
from arena.web.make_token import make_token
from arena.web.owned import caller_of
from arena.web.page import Form, Page
from arena.web.route import Visit
from arena.web.sessions import leave_session
from arena.web.wording import STATES


def answer(visit: Visit) -> str:
    """Show the caller's models, with their probes and queues, and its tokens."""
    return _page(visit, Typed({}))


def make(visit: Visit) -> ResponseReturnValue:
    """Make a token and show it, once: it is in this reply and in no cookie."""
    typed, caller = Typed(request.form), caller_of(visit)
    order = typed.read(TokenOrder)
    made = order and typed.attempt(
        lambda: make_token(
            visit.db,
            caller,
            submitter=order.submitter or caller.name,
            scope=order.scope,
            label=order.label,
            days=order.days,
        )
    )
    if not made:
        return _page(visit, typed), 422
    return _page(visit, Typed({}), made[0].token)


def revoke(visit: Visit, *, token_id: int) -> ResponseReturnValue:
    """Let a token open nothing from now on."""
    revoke_tokens(visit.db, token_id=token_id, owner_id=caller_of(visit).submitter_id)
    return redirect(url_for("pages.account", _anchor="tokens"), 303)


def leave(visit: Visit) -> ResponseReturnValue:
    """End the session."""
    leave_session(visit.db)
    return redirect(url_for("pages.login"), 303)


def _page(visit: Visit, typed: Typed, new_token: str = "") -> str:
    caller = caller_of(visit)
    models = account.models_of(visit.db, caller.submitter_id)
    ids = [model.model_id for model in models]
    return render_template(
        "account.html",
        caller=caller,
        models=models,
        workloads=account.workloads(visit.db, ids),
        probes=probe.last_probes(visit.db, ids),
        tokens=submitter_rows.tokens(visit.db, caller.submitter_id),
        typed=typed,
        new_token=new_token,
        states=STATES,
    )


PAGE = Page(
    paths=("/account",),
    access=Access.SUBMITTER,
    answer=answer,
    menu="Account",
    place=100,
    forms={
        "token": Form(path="/account/tokens", act=make),
        "revoke": Form(path="/account/tokens/<int:token_id>/revoke", act=revoke),
        "leave": Form(path="/logout", act=leave),
    },
)
