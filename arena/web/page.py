"""What a file of `arena.web.pages` holds: one page, as data, and how it becomes a route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Flask, request

from arena.discovery import variants
from arena.web.access import Access
from arena.web.keep import Keep, declare_keep
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
    menu : str
        What the site's menu calls it; "" for pages that others lead to.
    place : int
        In the menu, the smallest first.
    """

    paths: tuple[str, ...]
    access: Access
    answer: Callable[..., str]
    menu: str = ""
    place: int = 0
    keep: Keep = Keep.NOT


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link of the site's menu, and the route that it leads to."""

    title: str
    path: str
    endpoint: str


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
        if page.access is Access.PUBLIC:
            declare_keep(app, f"{blueprint.name}.{name}", page.keep)
    app.register_blueprint(blueprint)

    listed = sorted(
        (page.place, page.paths[0], page.menu, name) for name, page in pages().items() if page.menu
    )
    menu = [
        MenuEntry(title, path, f"{blueprint.name}.{name}") for _place, path, title, name in listed
    ]

    @app.context_processor
    def site() -> dict[str, object]:
        return {
            "site_title": settings_of(app).arena.title,
            "here": request.path,
            "endpoint": request.endpoint,
            "menu": menu,
        }
