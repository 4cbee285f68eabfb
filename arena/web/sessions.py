"""Sessions: a browser shows a token once, and a cookie stands for it until the browser leaves.

The cookie holds random bits and never the token; the database has their hash, so leaving, revoking
the token and its expiry each end the session at once. It opens pages, never the API. Forms carry a
CSRF token (flask-wtf), and one sent from another site is refused by its Origin too.
"""

from __future__ import annotations

import datetime as dt
import secrets
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from arena.errors import NotAllowed, Unauthorised
from arena.secrets import derived_keys, token_hash
from arena.settings import Settings
from arena.store import session as session_rows
from arena.store.submitter import TokenHolder
from arena.web.access import Access, Caller, check_scope
from arena.web.database import Db, request_transaction

LIFETIME_SECONDS = 12 * 3600
_BITS = "arena"
"""What the cookie calls the random bits."""


class _Cookies(SecureCookieSessionInterface):
    """Cookies that an https page gave come back over https alone."""

    def get_cookie_secure(self, _app: Flask) -> bool:
        return request.is_secure


def register_sessions(app: Flask, settings: Settings, api: Blueprint) -> None:
    """Sign cookies with keys of the installation, and refuse forms that none of our pages made.

    `api` is left out: it knows its callers by a header that no other site can set.
    """
    first, *older = derived_keys(settings, "session cookies")
    app.config.update(
        SECRET_KEY=first,
        SECRET_KEY_FALLBACKS=older,
        SESSION_COOKIE_NAME="arena_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Or every public page would set it anew, and no cache could keep one.
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=dt.timedelta(seconds=LIFETIME_SECONDS),
        WTF_CSRF_TIME_LIMIT=LIFETIME_SECONDS,
        # It asks for a Referer, which some browsers keep to themselves; Origin is looked at below.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = _Cookies()

    @app.before_request
    def refuse_other_sites() -> None:
        origin = request.headers.get("Origin")
        if (
            request.blueprint != api.name
            and request.method == "POST"
            and origin
            and _other_site(origin)
        ):
            raise NotAllowed("this was sent from a page of another site; open the page here")

    CSRFProtect(app).exempt(api)


def begin_session(db: Db, holder: TokenHolder) -> None:
    """Begin a session for whoever showed this token; what the browser held before is forgotten."""
    bits = secrets.token_urlsafe(32)
    session_rows.add_session(db, token_hash(bits), holder.token_id, LIFETIME_SECONDS)
    session.clear()
    session[_BITS] = bits
    session.permanent = True


def leave_session(db: Db) -> None:
    """End the session here and in the browser."""
    if isinstance(session.get(_BITS), str):
        session_rows.end_session(db, token_hash(session[_BITS]))
    session.clear()


def admit_session(access: Access) -> Caller | None:
    """The caller by the browser's session; None if there is no valid one.

    Raises
    ------
    WrongScope
        If its token is valid for other pages.
    """
    bits = session.get(_BITS)
    if not isinstance(bits, str):
        return None
    with request_transaction(read_only=True) as db:
        holder = session_rows.session_holder(db, token_hash(bits))
    if holder is None:
        return None
    check_scope(holder, access)
    return Caller.of(holder)


def to_login() -> ResponseReturnValue:
    """Send whoever wants to read a page to /login; what was sent without a session is lost.

    Raises
    ------
    Unauthorised
        If a form was sent.
    """
    if request.method not in {"GET", "HEAD"}:
        raise Unauthorised("you are not logged in any more; log in and send the form again")
    return redirect(url_for("pages.login", next=request.path), 303)


def _other_site(origin: str) -> bool:
    # Names alone: a proxy may leave the port out of what it passes on.
    try:
        return urlsplit(origin).hostname != urlsplit(f"//{request.host}").hostname
    except ValueError:
        return True
