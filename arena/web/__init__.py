"""The pages and the API: a Flask application over the store. No model is called from here."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from apiflask import APIFlask
from flask import Response, send_from_directory
from werkzeug.middleware.proxy_fix import ProxyFix

from arena.settings import Settings
from arena.web.access import Access
from arena.web.computation import register_computations
from arena.web.database import register_pool
from arena.web.endpoint import register_endpoints
from arena.web.errors import register_errors
from arena.web.headers import register_headers
from arena.web.health import register_health
from arena.web.keep import Keep, declare_keep, register_keeping
from arena.web.limits import register_limits
from arena.web.metrics import register_metrics
from arena.web.openapi import register_openapi
from arena.web.page import register_pages
from arena.web.page_keeper import register_page_keeper
from arena.web.requests import register_requests
from arena.web.route import declare, register_routes
from arena.web.sessions import register_sessions
from arena.web.strict import StrictJSON, StrictRequest

_LARGEST_REQUEST = 1024 * 1024  # bytes


class Arena(APIFlask):
    """The application; it reads requests strictly."""

    request_class = StrictRequest
    json_provider_class = StrictJSON

    def send_static_file(self, filename: str) -> Response:
        """Send a file of static/, read whole: it is packed and kept like a page."""
        found = send_from_directory(
            self.static_folder or "", filename, conditional=False, etag=False, max_age=0
        )
        found.direct_passthrough = False
        body = found.get_data()
        found.close()
        return self.response_class(body, content_type=found.content_type)


def create_app(
    settings: Settings, conninfo: str, *, connections: int = 8, metrics_folder: Path | None = None
) -> APIFlask:
    """Make the application. It connects at its first request, so that workers may be forked.

    Parameters
    ----------
    conninfo : str
        Of a database whose migrations are applied.
    connections : int
        The most that one process opens: as many as it has threads.
    metrics_folder : Path, optional
        Where several processes keep their counts together; see `arena.web.metrics`.
    """
    app = Arena(
        __name__,
        title=settings.arena.title,
        version=version("arena"),
        docs_path=None,
        json_errors=False,
    )
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    register_pool(app, conninfo, max_size=connections)
    register_keeping(app)
    register_computations(app)
    register_requests(app)
    register_routes(app, settings)
    register_errors(app)
    register_headers(app)
    register_openapi(app)
    register_limits(app)
    api = register_endpoints(app)
    register_pages(app)
    register_sessions(app, settings, api)
    register_health(app)
    register_metrics(app, metrics_folder)
    declare(app, "static", Access.PUBLIC)
    declare(app, "openapi.spec", Access.PUBLIC)
    declare_keep(app, "static", Keep.PROCESS)
    declare_keep(app, "openapi.spec", Keep.PROCESS)
    register_page_keeper(
        app, room=settings.web.kept_mebibytes << 20, seconds_behind=settings.web.seconds_behind
    )
    if settings.trusted_proxies:
        trusted = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted)  # type: ignore[method-assign]
    return app
