"""POST /api/v1/models: enter a model, with an OpenAI-compatible endpoint or without."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from arena.steps.submit_model import Submission, submit_model
from arena.store import model as model_rows
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Headers, Strict
from arena.web.replies import ModelReply, Reply
from arena.web.route import Visit
from arena.web.said_in_schemas import NOT_BLANK_LINE, WEB_ADDRESS, needs

Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
Address = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f]*$", max_length=2000)]
Price = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]


class ModelSubmission(Strict):
    """The request that enters a model."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                needs("base_url", "api_model"),
                needs("api_model", "base_url"),
                needs("api_key", "base_url"),
            ]
        }
    )

    name: Annotated[
        Line,
        Field(
            min_length=1,
            description="As leaderboards show it; unique.",
            json_schema_extra=NOT_BLANK_LINE,
        ),
    ]
    base_url: Annotated[
        Address,
        Field(
            description="Usually ends in /v1. Without it and `api_model` the model's responses are "
            "uploaded.",
            examples=["https://host.example/v1"],
            json_schema_extra=WEB_ADDRESS,
        ),
    ] = ""
    api_model: Annotated[Line, Field(description="The endpoint's own name for the model.")] = ""
    organization: Line = ""
    license: Line = ""
    api_key: Annotated[
        Address, Field(description="Stored sealed; never shown again.", repr=False)
    ] = ""
    max_tokens: Annotated[int, Field(ge=1, le=1_000_000)] = 1024
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    timeout_seconds: Annotated[float, Field(ge=1, le=3600)] = 120.0
    price_in_usd: Annotated[Price, Field(description="Per million tokens.")] = 0.0
    price_out_usd: Annotated[Price, Field(description="Per million tokens.")] = 0.0
    judges: Annotated[
        bool, Field(description="Whether it may be asked to judge others as their peer.")
    ] = True


class Created(Reply):
    """Headers of the reply."""

    location: str = Field(description="Where the model is shown from now on.")


def answer(visit: Visit, *, body: ModelSubmission) -> tuple[ModelReply, Headers]:
    """Enter a model.

    It takes part in battles from then on, and is on the leaderboards once a snapshot counts its
    votes; `GET /models/{slug}` shows how far it has come. A model with an endpoint is probed at
    once: `GET /models/{slug}/probe` shows whether it answers. One without takes its responses by
    `POST /models/{slug}/responses`, and meets others on the prompts it has answered.
    """
    submitter_id = visit.caller.submitter_id if visit.caller else None
    slug = submit_model(visit.db, visit.settings, Submission(**body.model_dump()), submitter_id)
    model = ModelReply.of(model_rows.public_model(visit.db, slug))
    return model, {"Location": model.href}


ENDPOINT = Endpoint(
    method="POST",
    path="/models",
    access=Access.SUBMITTER,
    answer=answer,
    body=ModelSubmission,
    reply=ModelReply,
    status=201,
    headers=Created,
    problems=(409,),
)
