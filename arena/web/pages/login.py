"""/login: show a token once; a cookie stands for it until you leave."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from arena.web.access import Access, holder_of
from arena.web.page import Form, Page
from arena.web.route import Visit, access_of
from arena.web.sessions import begin_session

_AFTER = "pages.account"


def answer(_visit: Visit) -> str:
    """Ask for a token."""
    return render_template("login.html", fault="", next=request.args.get("next", ""))


def log_in(visit: Visit) -> ResponseReturnValue:
    """Begin a session for whoever holds this token."""
    holder = holder_of(visit.db, request.form.get("token", "").strip())
    wanted = request.form.get("next", "")
    if holder is None or holder.scope == "judge":
        fault = (
            "This token is unknown, expired or revoked."
            if holder is None
            else "A judge's token opens no page; this needs one of scope submitter or admin."
        )
        return render_template("login.html", fault=fault, next=wanted), 401
    begin_session(visit.db, holder)
    return redirect(_page_of_ours(wanted) or url_for(_AFTER), 303)


def _page_of_ours(path: str) -> str | None:
    """The path, if it is exactly that of a page that asks for a session: never another site's."""
    urls = current_app.url_map.bind("")
    if not path.startswith("/") or not urls.test(path, method="GET"):
        return None
    endpoint, values = urls.match(path, method="GET")
    private = access_of(current_app).get(endpoint) in {Access.SUBMITTER, Access.ADMIN}
    return url_for(endpoint, **values) if private and endpoint.startswith("pages.") else None


PAGE = Page(
    paths=("/login",),
    access=Access.PUBLIC,
    answer=answer,
    forms={"enter": Form(path="/login", act=log_in, limit="logins")},
)
