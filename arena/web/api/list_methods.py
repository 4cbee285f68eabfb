"""GET /api/v1/methods: the rating methods and reports, with their settings."""

from __future__ import annotations

import inspect
from typing import Any

from pydantic import Field

from arena.rating.method import methods, settings_of
from arena.rating.report import reports
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.replies import Reply
from arena.web.route import Visit


class MethodReply(Reply):
    """A rating method or a report."""

    name: str
    about: str
    settings: dict[str, Any] = Field(description="Their names and defaults.")


class MethodList(Reply):
    """What `/snapshots/{id}/ratings` and `/snapshots/{id}/reports/{name}` can be asked for."""

    methods: list[MethodReply]
    reports: list[MethodReply]


def answer(_visit: Visit) -> MethodList:
    """List the rating methods and the reports, with their settings."""
    return MethodList(
        methods=[
            MethodReply(name=name, about=_first_sentence(one), settings=settings_of(one))
            for name, one in methods().items()
        ],
        reports=[
            MethodReply(name=name, about=one.about, settings=settings_of(one))
            for name, one in reports().items()
        ],
    )


def _first_sentence(method: object) -> str:
    """How the method's file begins."""
    module = inspect.getmodule(type(method))
    return (inspect.getdoc(module) or "").partition("\n\n")[0].replace("\n", " ")


ENDPOINT = Endpoint(
    method="GET",
    path="/methods",
    access=Access.PUBLIC,
    answer=answer,
    reply=MethodList,
)
