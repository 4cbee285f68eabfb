"""What a file of `arena.web.pages` holds: one page, as data, and how it becomes a route."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Blueprint, Flask, Response, request

from arena.discovery import variants
from arena.web.access import Access
from arena.web.keep import Keep, declare_keep
from arena.web.limits import Limit, limit
from arena.web.route import declare, in_transaction, settings_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a button of a page does; whoever may see the page may send the form.

    Attributes
    ----------
    path : str
        Where the form is sent, in Flask's notation.
    act : callable
        Called with a `Visit` and, as keywords, the path's values, in a transaction; returns where
        to go next, or a page and its status.
    """

    path: str
    act: Callable[..., Any]
    limit: Limit = "writes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page for people.

    Attributes
    ----------
    paths : tuple of str
        In Flask's notation.
    answer : callable
        Called with a `Visit` and, as keywords, the path's values; returns HTML, or a reply of
        another media type or with headers of its own.
    menu : str
        What the site's menu calls it; "" for pages that others lead to.
    place : int
        In the menu, the smallest first.
    forms : mapping
        The forms that are sent from it, by name; the route of one is `pages.PAGE-NAME`.
    """

    paths: tuple[str, ...]
    access: Access
    answer: Callable[..., str | Response]
    menu: str = ""
    place: int = 0
    forms: Mapping[str, Form] = field(default_factory=dict)
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
    """Make routes of every page, which only reads, and of its forms."""
    blueprint = Blueprint("pages", __name__)
    for name, page in pages().items():
        view = in_transaction(page.answer, read_only=True)
        for path in page.paths:
            blueprint.add_url_rule(path, name, view, methods=["GET"])
        private = page.access is not Access.PUBLIC or bool(page.forms)
        declare(app, f"{blueprint.name}.{name}", page.access, session=private)
        for button, form in page.forms.items():
            act = in_transaction(form.act, read_only=False)
            blueprint.add_url_rule(form.path, f"{name}-{button}", act, methods=["POST"])
            endpoint = f"{blueprint.name}.{name}-{button}"
            declare(app, endpoint, page.access, session=True)
            limit(app, endpoint, form.limit)
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
