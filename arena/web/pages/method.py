"""/method: what every figure means, how votes become ratings, and what judges are asked."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache

from flask import render_template

from arena.judging.dimension import dimensions
from arena.judging.protocol import protocols
from arena.judging.templates import Template, templates
from arena.web import wording
from arena.web.access import Access
from arena.web.page import Page
from arena.web.route import Visit


@dataclass(frozen=True, slots=True)
class ProtocolShown:
    """A protocol with its usual options: what it is in a sentence, and what it says to a judge."""

    name: str
    about: str
    templates: list[Template]


def answer(visit: Visit) -> str:
    """Define every figure, and show what judges are asked and what settings are in force."""
    settings = visit.settings
    known = dimensions(settings.own_dimensions)
    usual = [name for name in settings.arena.dimensions if name in known]
    return render_template(
        "method.html",
        settings=settings,
        dimensions=[known[name] for name in dict.fromkeys([*usual, *sorted(known)])],
        usual=usual,
        protocols=protocols_shown(),
        swaps=wording.SWAPS,
        in_force=[
            (f"{part}.{name}", value)
            for part in ("schedule", "publish", "work")
            for name, value in getattr(settings, part).model_dump(mode="json").items()
        ],
    )


@cache
def protocols_shown() -> list[ProtocolShown]:
    """Every protocol by name; they change with the installation alone."""
    return [
        ProtocolShown(name, _about(type(found)), templates(found))
        for name, found in sorted(protocols().items())
    ]


def _about(kind: type) -> str:
    """The first paragraph of what the protocol says of itself."""
    return " ".join((inspect.getdoc(inspect.getmodule(kind)) or "").split("\n\n")[0].split())


PAGE = Page(paths=("/method",), access=Access.PUBLIC, answer=answer, menu="Method", place=60)
