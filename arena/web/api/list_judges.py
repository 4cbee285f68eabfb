"""GET /api/v1/judges: who votes."""

from __future__ import annotations

from pydantic import Field

from arena.steps.read_judge import COUNTED_IN_LISTS, read_judges
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.judge_replies import JudgeReply
from arena.web.replies import Reply
from arena.web.route import Visit


class JudgeListReply(Reply):
    """Judges, the panel before peers, by name."""

    judges: list[JudgeReply]
    people: int = Field(description="How many people have voted or may; they have no names here.")


def answer(visit: Visit) -> JudgeListReply:
    """List the judges, the panel before peers, by name.

    Judges that are unpublished models, or have one among their members, are not among them.
    """
    found = read_judges(visit.db)
    return JudgeListReply(
        judges=[
            JudgeReply.model_validate(
                JudgeReply.fields(one, found.counts[one.judge_id], COUNTED_IN_LISTS)
            )
            for one in found.judges
        ],
        people=found.people,
    )


ENDPOINT = Endpoint(
    method="GET", path="/judges", access=Access.PUBLIC, answer=answer, reply=JudgeListReply
)
