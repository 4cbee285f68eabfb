"""What a file of `arena.web.pages` holds: one page, as data, and how it becomes a route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, request

from arena.discovery import variants
from arena.web.access import Access
from arena.web.route import declare, in_transaction, settings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page for people.

    Attributes
    ----------
    paths : tuple of str
        In Flask's notation.
    answer : callable
        Called with a `Visit` and, as keywords, the path's values; returns HTML.
    """

    paths: tuple[str, ...]
    access: Access
    answer: Callable[..., str]


def pages() -> dict[str, Page]:
    """Every page by the name of its file."""
    return cast("dict[str, Page]", variants("arena.web.pages", "PAGE"))


def register_pages(app: Flask) -> None:
    """Make routes of every page; a page only reads."""
    blueprint = Blueprint("pages", __name__)
    for name, page in pages().items():
        view = in_transaction(page.answer, read_only=True)
        for path in page.paths:
            blueprint.add_url_rule(path, name, view, methods=["GET"])
        declare(app, f"{blueprint.name}.{name}", page.access)
    app.register_blueprint(blueprint)

    @app.context_processor
    def site() -> dict[str, str]:
        return {"site_title": settings_of(app).arena.title, "here": request.path}
