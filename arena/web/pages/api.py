"""/api: the API's documentation, from the same document that programs read."""

from __future__ import annotations

from typing import Any, cast

from apiflask import APIFlask
from flask import current_app, render_template

from arena.web.access import Access
from arena.web.errors import KINDS
from arena.web.keep import Keep
from arena.web.page import Page
from arena.web.route import Visit


def answer(_visit: Visit) -> str:
    """List every endpoint with its parameters, replies and access."""
    document = cast("dict[str, Any]", cast("APIFlask", current_app).spec)
    return render_template(
        "api.html", paths=document["paths"], schemas=document["components"]["schemas"], kinds=KINDS
    )


PAGE = Page(
    paths=("/api",),
    access=Access.PUBLIC,
    answer=answer,
    menu="API",
    place=90,
    keep=Keep.PROCESS,
)
