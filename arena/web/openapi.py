"""The OpenAPI document: what APIFlask finds, with our problems, security and servers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from apiflask import APIFlask
from pydantic import BaseModel, ConfigDict, Field

from arena.web.said_in_schemas import PARAMETERS

BEARER = "bearer"
PROBLEM_TYPE = "application/problem+json"

_ALWAYS = (422, 500, 503)
_REASONS = {
    400: "The body is not JSON.",
    401: "The token is missing, unknown, expired or revoked.",
    403: "The token is of another scope.",
    404: "There is no such thing.",
    409: "The name is taken, it was done before, or a request with its key is under way.",
    413: "The body is larger than is read.",
    415: "The body is not said to be of the documented kind, or is compressed.",
    422: "A field or parameter cannot be used; `errors` names each.",
    429: "More requests within a minute than one caller may make.",
    500: "A fault of the arena; it is in its log.",
    503: "The database cannot be reached, or this is busy with another fit; try again later.",
}


_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"},
    "description": "Sent again within 24 hours with the same request, nothing is done again and "
    "the first reply comes back, without secrets.",
}


class FieldError(BaseModel):
    """One field that cannot be used."""

    where: str = Field(alias="in", description="`body`, `query` or `header`")
    field: str = Field(description="Its name; of nested ones joined by dots; empty for the whole.")
    detail: str


class Problem(BaseModel):
    """Why a request failed (RFC 9457)."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(description="A URI reference that names the kind of problem.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path of the request.")
    errors: list[FieldError] | None = Field(
        default=None, description="Of status 422: each field that cannot be used."
    )


def problem_replies(statuses: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The replies with a problem that an endpoint has, for its documentation."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": _REASONS[status],
            "content": {PROBLEM_TYPE: {"schema": schema}},
            **_headers(status),
        }
        for status in sorted({*statuses, *_ALWAYS})
    }


def register_openapi(app: APIFlask) -> None:
    """Set what the document at /openapi.json says beyond the routes."""
    app.config.update(
        AUTO_SERVERS=False,  # the address a caller happened to use would be cached for all others
        SERVERS=[{"url": "/"}],
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        DESCRIPTION="Ratings of language models with honest intervals, from battles.",
        LICENSE={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        TAGS=[{"name": "arena", "description": "Models, leaderboards and snapshots."}],
        SECURITY_SCHEMES={
            BEARER: {
                "type": "http",
                "scheme": "bearer",
                "description": "A token: of `arena token add`, of /account or of `POST /tokens`.",
            }
        },
    )

    @app.spec_processor
    def complete(document: dict[str, Any] | str) -> dict[str, Any] | str:
        spec = cast("dict[str, Any]", document)  # a text only where YAML is asked for
        bodies = raw_bodies(app)
        problem = Problem.model_json_schema(
            by_alias=True, ref_template="#/components/schemas/{model}"
        )
        schemas = spec["components"].setdefault("schemas", {})
        schemas.update(problem.pop("$defs"), Problem=problem)
        for operations in spec["paths"].values():
            for method, operation in operations.items():
                operation["tags"] = ["arena"]
                for parameter in operation["parameters"]:
                    if parameter["in"] == "path":
                        parameter["schema"].update(PARAMETERS.get(parameter["name"], {}))
                if operation["operationId"] in bodies:
                    operation["requestBody"] = bodies[operation["operationId"]]
                if "requestBody" in operation:
                    operation["requestBody"]["required"] = True
                if method == "post" and "security" in operation:
                    operation["parameters"].append(_IDEMPOTENCY_KEY)
        return spec


def raw_bodies(app: APIFlask) -> dict[str, dict[str, Any]]:
    """The bodies of requests that are not JSON, by the names of their operations."""
    found: dict[str, dict[str, Any]] = app.extensions.setdefault("arena_raw_bodies", {})
    return found


def _headers(status: int) -> dict[str, Any]:
    names = {
        401: "WWW-Authenticate",
        403: "WWW-Authenticate",
        429: "Retry-After",
        503: "Retry-After",
    }
    if status not in names:
        return {}
    return {"headers": {names[status]: {"schema": {"type": "string"}}}}
