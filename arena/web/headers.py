"""Headers of every reply: nothing loads from elsewhere, and an unchanged reply is short."""

from __future__ import annotations

from flask import Flask, Response, g, request

from arena.web.compression import compressible, is_text, may_pack, packed, packed_etag
from arena.web.keep import Keep, wish_of_request
from arena.web.page_keeper import kept_replies
from arena.web.route import by_session

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register_headers(app: Flask) -> None:
    """Add them, and validators by which a browser asks whether anything has changed; pack text."""

    @app.after_request
    def finish(response: Response) -> Response:
        # A reply with a policy of its own says there who may frame it; the older header cannot.
        of_its_own = "Content-Security-Policy" in response.headers
        for name, value in _HEADERS.items():
            if not (of_its_own and name == "X-Frame-Options"):
                response.headers.setdefault(name, value)
        known = request.authorization or g.get("caller") or by_session(app, request.endpoint)
        if known or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
            return response
        if request.method in {"GET", "HEAD"} and response.status_code == 200:
            response.headers.setdefault("Cache-Control", "no-cache")
            if not response.is_streamed:
                _finish_whole(app, response)
        return response


def _finish_whole(app: Flask, response: Response) -> None:
    """A reply of status 200 whose whole body is known."""
    response.add_etag()
    if is_text(response.mimetype):
        response.vary.add("Accept-Encoding")
    wish = wish_of_request()
    if wish and wish.keep is Keep.PUBLISHED and wish.state and wish.state.changed_at:
        response.last_modified = wish.state.changed_at
    if wish and _may_keep(response):
        kept_replies(app).keep(wish, response)
    if may_pack(request) and compressible(response):
        etag, _weak = response.get_etag()
        response.set_data(packed(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(packed_etag(etag or ""))
    response.make_conditional(request)


def _may_keep(response: Response) -> bool:
    """Whether a reply is the same for all who ask."""
    return "Set-Cookie" not in response.headers and response.vary.as_set() <= {"accept-encoding"}
