"""The pages and the API: a Flask application over the store. No model is called from here."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix

from arena.settings import Settings
from arena.web.access import Access
from arena.web.computation import register_computations
from arena.web.database import register_pool
from arena.web.endpoint import register_endpoints
from arena.web.errors import register_errors
from arena.web.headers import register_headers
from arena.web.health import register_health
from arena.web.limits import register_limits
from arena.web.metrics import register_metrics
from arena.web.openapi import register_openapi
from arena.web.page import register_pages
from arena.web.requests import register_requests
from arena.web.route import declare, register_routes
from arena.web.sessions import register_sessions
from arena.web.strict import StrictJSON, StrictRequest

_LARGEST_REQUEST = 1024 * 1024  # bytes


class Arena(APIFlask):
    """The application; it reads requests strictly."""

    request_class = StrictRequest
    json_provider_class = StrictJSON


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
    if settings.trusted_proxies:
        trusted = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted)  # type: ignore[method-assign]
    register_pool(app, conninfo, max_size=connections)
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
    return app
