"""/api: the API's documentation, from the same document that programs read."""

from __future__ import annotations

from typing import Any, cast

from apiflask import APIFlask
from flask import current_app, render_template
from markupsafe import Markup, escape

from arena.web.access import Access
from arena.web.endpoint import PREFIX
from arena.web.errors import KINDS
from arena.web.examples import EXAMPLES
from arena.web.keep import Keep
from arena.web.page import Page
from arena.web.route import Visit


def answer(_visit: Visit) -> str:
    """List every endpoint with its parameters, replies and access, and what replies hold."""
    document = cast("dict[str, Any]", cast("APIFlask", current_app).spec)
    return render_template(
        "api.html",
        groups=_by_thing(document["paths"]),
        schemas=document["components"]["schemas"],
        examples=EXAMPLES,
        kinds=KINDS,
        prose=prose,
    )


def prose(text: str) -> Markup:
    """Words of the documentation, escaped, with what stands between backticks as code.

    >>> prose("`next` < 2")
    Markup('<code>next</code> &lt; 2')
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a backtick without another
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )


def _by_thing(paths: dict[str, Any]) -> dict[str, list[tuple[str, str, Any]]]:
    """Method, path and operation of every endpoint, by the thing that its path begins with."""
    groups: dict[str, list[tuple[str, str, Any]]] = {}
    for path, operations in sorted(paths.items()):
        thing = path.removeprefix(f"{PREFIX}/").partition("/")[0]
        groups.setdefault(thing, []).extend(
            (method, path, operation) for method, operation in operations.items()
        )
    return groups


PAGE = Page(
    paths=("/api",),
    access=Access.PUBLIC,
    answer=answer,
    menu="API",
    place=90,
    keep=Keep.PROCESS,
)
