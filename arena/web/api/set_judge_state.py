"""POST /api/v1/judges/{judge_id}/state: let a judge rest, or judge again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from arena.steps.suspend_judge import resume_judge, suspend_judge
from arena.store import judge as judge_rows
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Strict
from arena.web.replies import Reply
from arena.web.route import Visit
from arena.web.said_in_schemas import NOT_BLANK_LINE


class JudgeStateChange(Strict):
    """What the judge is to be."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"state": {"const": "suspended"}}},
            "then": {"properties": {"reason": NOT_BLANK_LINE}, "required": ["reason"]},
        }
    )

    state: Literal["active", "suspended"]
    reason: Annotated[
        str,
        StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=500),
        Field(description="Why it is suspended."),
    ] = ""


class JudgeStateReply(Reply):
    """The judge as it is now."""

    judge_id: int
    name: str
    state: str
    calls: int = Field(description="That are void now, or open again.")


def answer(visit: Visit, *, judge_id: int, body: JudgeStateChange) -> JudgeStateReply:
    """Suspend a judge, or resume it.

    A suspended judge is asked nothing more; the votes that it cast stay and count.
    """
    name = judge_rows.judge_name(visit.db, judge_id)
    if body.state == "suspended":
        calls = suspend_judge(visit.db, name, body.reason)
    else:
        calls = resume_judge(visit.db, name)
    return JudgeStateReply(judge_id=judge_id, name=name, state=body.state, calls=calls)


ENDPOINT = Endpoint(
    method="POST",
    path="/judges/<int:judge_id>/state",
    access=Access.ADMIN,
    answer=answer,
    body=JudgeStateChange,
    reply=JudgeStateReply,
    problems=(404,),
)
