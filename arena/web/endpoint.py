"""What a file of `arena.web.api` holds: one endpoint, as data, and how it becomes a route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, cast

from apiflask import APIBlueprint, APIFlask
from flask import Response
from pydantic import BaseModel, ConfigDict

from arena.discovery import variants
from arena.web.access import Access
from arena.web.idempotency import once
from arena.web.keep import Keep, declare_keep
from arena.web.limits import Limit, limit
from arena.web.openapi import BEARER, problem_replies, raw_bodies
from arena.web.route import declare, in_transaction
from arena.web.strict import check_body, check_query, check_raw_body

PREFIX = "/api/v1"

Headers = dict[str, str]


class Strict(BaseModel):
    """A body or a query: unknown fields are refused, and nothing is turned into another type."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NoQuery(Strict):
    """No parameters."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A reply that is not JSON: `answer` returns a Flask response of one of these media types."""

    media_types: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body that is not JSON: `answer` gets its bytes."""

    media_types: tuple[str, ...]
    description: str
    most_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method on one path.

    Attributes
    ----------
    path : str
        Below /api/v1, in Flask's notation.
    answer : callable
        Called with a `Visit` and, as keywords, the path's values, `query` if the endpoint has one
        and `body` if it has one; returns the reply, or the reply and headers. Its docstring is
        the endpoint's documentation.
    reply : pydantic model, or Raw
    query : pydantic model
    body : pydantic model, or RawBody
    problems : tuple of int
        Statuses, beyond those that every such endpoint has.
    status : int
        Of success.
    headers : pydantic model
        Of the reply, for the documentation.
    limit : str
        Of `[requests]`, which holds it; whatever is posted falls under `writes`.
    secret : frozenset of str
        Fields of the reply that are shown once; see `arena.web.idempotency`.
    repeated : frozenset of str
        Parameters of the query that may come several times. `query` has the first of each;
        `flask.request.args` has all.
    keep : Keep
        For how long a reply is served from memory; see there what each asks of the endpoint.
    """

    method: Literal["GET", "POST"]
    path: str
    access: Access
    answer: Callable[..., BaseModel | tuple[BaseModel, Headers] | Response]
    reply: type[BaseModel] | Raw
    query: type[Strict] = NoQuery
    body: type[Strict] | RawBody | None = None
    problems: tuple[int, ...] = ()
    status: int = 200
    headers: type[BaseModel] | None = None
    repeated: frozenset[str] = frozenset()
    limit: Limit | None = None
    secret: frozenset[str] = frozenset()
    keep: Keep = Keep.NOT

    @property
    def held_by(self) -> Limit | None:
        """The limit that holds it, if any."""
        return self.limit or ("writes" if self.method == "POST" else None)


def endpoints() -> dict[str, Endpoint]:
    """Every endpoint by the name of its file."""
    return cast("dict[str, Endpoint]", variants("arena.web.api", "ENDPOINT"))


def register_endpoints(app: APIFlask) -> APIBlueprint:
    """Make a route of every endpoint; returns the blueprint that holds them."""
    blueprint = APIBlueprint("api", __name__, url_prefix=PREFIX, tag="arena")
    for name, endpoint in endpoints().items():
        blueprint.add_url_rule(
            endpoint.path, name, _view(blueprint, name, endpoint), methods=[endpoint.method]
        )
        declare(app, f"{blueprint.name}.{name}", endpoint.access)
        if endpoint.held_by is not None:
            limit(app, f"{blueprint.name}.{name}", endpoint.held_by)
        if isinstance(endpoint.body, RawBody):
            raw_bodies(app)[name] = _documented(endpoint.body)
        if endpoint.access is Access.PUBLIC:
            declare_keep(app, f"{blueprint.name}.{name}", endpoint.keep)
    app.register_blueprint(blueprint)
    return blueprint


def _view(api: APIBlueprint, name: str, endpoint: Endpoint) -> Callable[..., Any]:
    """The answer between its checks; what stands last here is done first."""
    answer = endpoint.answer
    if endpoint.method == "POST" and not isinstance(endpoint.reply, Raw):
        answer = once(answer, endpoint.reply, endpoint.secret)
    view = in_transaction(answer, read_only=endpoint.method == "GET")
    if isinstance(endpoint.body, RawBody):
        view = check_raw_body(view, endpoint.body.media_types, endpoint.body.most_bytes)
    elif endpoint.body:
        view = check_body(api.input(endpoint.body, location="json", arg_name="body")(view))
    if endpoint.query is not NoQuery:
        view = api.input(endpoint.query, location="query", arg_name="query")(view)
    view = check_query(
        view, allowed=frozenset(endpoint.query.model_fields), repeated=endpoint.repeated
    )
    if not isinstance(endpoint.reply, Raw):
        view = api.output(
            endpoint.reply, status_code=endpoint.status, headers=cast("Any", endpoint.headers)
        )(view)
    private = endpoint.access is not Access.PUBLIC
    statuses = {
        *endpoint.problems,
        *((400, 413, 415) if endpoint.body else ()),
        *((409,) if endpoint.method == "POST" else ()),
        *((429,) if endpoint.held_by else ()),
        *((401, 403) if private else ()),
    }
    return api.doc(
        operation_id=name,
        responses=cast("Any", {**_raw_replies(endpoint), **problem_replies(statuses)}),
        security=BEARER if private else None,
        extensions={"x-access": str(endpoint.access)},
    )(view)


def _documented(body: RawBody) -> dict[str, Any]:
    schema = {"type": "string", "pattern": r"\S"}
    content = {kind: {"schema": schema} for kind in body.media_types}
    return {"description": body.description, "content": content}


def _raw_replies(endpoint: Endpoint) -> dict[int, dict[str, Any]]:
    if not isinstance(endpoint.reply, Raw):
        return {}
    content: dict[str, dict[str, Any]] = {
        kind: {"schema": {} if kind == "application/json" else {"type": "string"}}
        for kind in endpoint.reply.media_types
    }
    return {endpoint.status: {"description": endpoint.reply.description, "content": content}}
