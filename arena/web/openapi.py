"""The OpenAPI document: what APIFlask finds, with our problems, security and servers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from apiflask import APIFlask
from pydantic import BaseModel, ConfigDict, Field

BEARER = "bearer"
PROBLEM_TYPE = "application/problem+json"

_ALWAYS = (422, 500, 503)
_REASONS = {
    400: "The body is not JSON.",
    401: "The token is missing, unknown, expired or revoked.",
    403: "The token is of another scope.",
    404: "There is no such thing.",
    409: "It is there already: the name is taken, or the vote is cast.",
    413: "The body is larger than 1 MiB.",
    415: "The body is not said to be JSON.",
    422: "A field or parameter cannot be used; `errors` names each.",
    500: "A fault of the arena; it is in its log.",
    503: "The database cannot be reached, or this is busy with another fit; try again later.",
}


class FieldError(BaseModel):
    """One field that cannot be used."""

    where: str = Field(alias="in", description="`body` or `query`")
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
                "description": "A token made by `arena token add`.",
            }
        },
    )

    @app.spec_processor
    def complete(document: dict[str, Any] | str) -> dict[str, Any] | str:
        spec = cast("dict[str, Any]", document)  # a text only where YAML is asked for
        problem = Problem.model_json_schema(
            by_alias=True, ref_template="#/components/schemas/{model}"
        )
        schemas = spec["components"].setdefault("schemas", {})
        schemas.update(problem.pop("$defs"), Problem=problem)
        for operations in spec["paths"].values():
            for operation in operations.values():
                operation["tags"] = ["arena"]
                if "requestBody" in operation:
                    operation["requestBody"]["required"] = True
        return spec


def _headers(status: int) -> dict[str, Any]:
    names = {401: "WWW-Authenticate", 403: "WWW-Authenticate", 503: "Retry-After"}
    if status not in names:
        return {}
    return {"headers": {names[status]: {"schema": {"type": "string"}}}}
