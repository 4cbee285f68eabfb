"""POST /api/v1/votes: a person's vote."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import url_for
from pydantic import Field, StringConstraints

from arena.errors import Unauthorised
from arena.steps.cast_vote import cast_vote
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Strict
from arena.web.replies import Reply
from arena.web.route import Visit


class VoteBody(Strict):
    """What a person says of a ballot."""

    ballot: Annotated[
        str,
        StringConstraints(pattern=r"^[A-Za-z0-9_=-]+$", max_length=4000),
        Field(description="As `GET /battles/next` gave it."),
    ]
    verdict: Annotated[
        Literal["first", "second", "tie", "both_bad"],
        Field(description="Which of the two as they were shown is better, or neither."),
    ]


class CastReply(Reply):
    """A vote that was cast; the battle says now who was who."""

    vote_id: int
    battle_id: int
    dimension: str
    display_order: str = Field(description="Which was shown first: the battle's a or its b.")
    href: str
    page: str = Field(description="The battle for people.")


def answer(visit: Visit, *, body: VoteBody) -> CastReply:
    """Vote on what you were given.

    A vote is never changed. A second one on the same battle and dimension is refused with status
    409, so a request that was cut off may be sent again.
    """
    if visit.caller is None:
        raise Unauthorised("a vote is somebody's; send your token")
    cast = cast_vote(visit.db, visit.settings, visit.caller.submitter_id, body.ballot, body.verdict)
    return CastReply(
        vote_id=cast.vote_id,
        battle_id=cast.battle_id,
        dimension=cast.dimension,
        display_order=cast.display_order,
        href=url_for("api.show_battle", battle_id=cast.battle_id),
        page=url_for("pages.battle", battle_id=cast.battle_id),
    )


ENDPOINT = Endpoint(
    method="POST",
    path="/votes",
    access=Access.JUDGE,
    answer=answer,
    body=VoteBody,
    reply=CastReply,
    status=201,
    problems=(404, 409),
)
