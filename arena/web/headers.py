"""Headers of every reply: nothing loads from elsewhere, and an unchanged reply is short."""

from __future__ import annotations

from flask import Flask, Response, g, request

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
    """Add them, and an ETag by which a browser asks whether anything has changed."""

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        known = request.authorization or g.get("caller") or by_session(app, request.endpoint)
        if known or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
            return response
        if request.method in {"GET", "HEAD"} and response.status_code == 200:
            response.headers.setdefault("Cache-Control", "no-cache")
            if not response.is_streamed:
                response.add_etag()
                response.make_conditional(request)
        return response
