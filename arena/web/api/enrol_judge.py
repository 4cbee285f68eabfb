"""POST /api/v1/judges: put a language model on the panel, or several that hear each other."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from arena.secrets import seal
from arena.steps.enrol_judge import enrol_judge, judge_part
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Strict
from arena.web.replies import Reply
from arena.web.route import Visit
from arena.web.said_in_schemas import NOT_BLANK_LINE, WEB_ADDRESS

Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=200)]
Address = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f]*$", max_length=2000)]
Price = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]


class JudgeEnrolment(Strict):
    """How a judge is asked; what its protocol needs is checked before it is enrolled."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"members": {"maxItems": 0}}},
            "then": {
                "properties": {"base_url": {"minLength": 1}, "api_model": {"minLength": 1}},
                "required": ["base_url", "api_model"],
            },
            "else": {
                "properties": {
                    "base_url": {"maxLength": 0},
                    "api_model": {"maxLength": 0},
                    "logprobs": {"const": False},
                    "max_tokens": {"type": "null"},
                    "temperature": {"type": "null"},
                }
            },
        }
    )

    name: Annotated[
        Line, Field(min_length=1, description="Unique.", json_schema_extra=NOT_BLANK_LINE)
    ]
    base_url: Annotated[
        Address,
        Field(
            description="Usually ends in /v1.",
            examples=["https://host.example/v1"],
            json_schema_extra=WEB_ADDRESS,
        ),
    ] = ""
    api_model: Annotated[Line, Field(description="The endpoint's own name for the model.")] = ""
    api_key: Annotated[
        Address, Field(description="Stored sealed; never shown again.", repr=False)
    ] = ""
    members: Annotated[
        list[Line],
        Field(
            default_factory=list,
            max_length=20,
            description="Names of the judges that this one consists of, in place of an endpoint.",
        ),
    ]
    protocol: Line = "explain_then_choose"
    options: Annotated[dict[str, Any], Field(default_factory=dict, description="The protocol's.")]
    persona: Annotated[
        str, Field(max_length=20_000, description="As whom to judge, where the protocol asks.")
    ] = ""
    logprobs: Annotated[bool, Field(description="The endpoint gives the chances of tokens.")] = (
        False
    )
    dimensions: Annotated[
        list[Line],
        Field(default_factory=list, max_length=50, description="Those of arena.toml unless named."),
    ]
    categories: Annotated[
        list[Line],
        Field(
            default_factory=list,
            max_length=200,
            description="Judge only prompts of one of these categories; all unless named.",
        ),
    ]
    except_categories: Annotated[
        list[Line],
        Field(
            default_factory=list,
            max_length=200,
            description="Leave prompts of any of these categories to other judges.",
        ),
    ]
    max_tokens: Annotated[int | None, Field(ge=1, le=1_000_000)] = None
    temperature: Annotated[float | None, Field(ge=0, le=2)] = None
    timeout_seconds: Annotated[float, Field(ge=1, le=3600)] = 120.0
    price_in_usd: Annotated[Price, Field(description="Per million tokens.")] = 0.0
    price_out_usd: Annotated[Price, Field(description="Per million tokens.")] = 0.0


class EnrolledJudge(Reply):
    """The judge that is on the panel now."""

    judge_id: int
    name: str
    protocol: str


def answer(visit: Visit, *, body: JudgeEnrolment) -> EnrolledJudge:
    """Put a judge on the panel.

    It judges every battle on prompts that it takes, in both orders, from the next drawing of
    battles on. Who is asked
    otherwise is another judge: a judge is never changed, only suspended.
    """
    values = body.model_dump(exclude={"name", "api_key"})
    judge_id = enrol_judge(
        visit.db,
        visit.settings,
        body.name,
        judge_part(values),
        api_key_sealed=seal(visit.settings, body.api_key),
    )
    return EnrolledJudge(judge_id=judge_id, name=body.name, protocol=body.protocol)


ENDPOINT = Endpoint(
    method="POST",
    path="/judges",
    access=Access.ADMIN,
    answer=answer,
    body=JudgeEnrolment,
    reply=EnrolledJudge,
    status=201,
    problems=(404, 409),
)
