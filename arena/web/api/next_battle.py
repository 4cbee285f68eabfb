"""GET /api/v1/battles/next: a battle for a person to vote on, without names."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from arena.errors import Unauthorised
from arena.steps.cast_vote import next_ballot
from arena.web.access import Access
from arena.web.battle_query import Named
from arena.web.endpoint import Endpoint, Strict
from arena.web.replies import Reply
from arena.web.route import Visit


class BallotQuery(Strict):
    """What is to be compared."""

    dimension: Annotated[
        Named | None, Field(description="A dimension's name; unless given, the arena's first.")
    ] = None


class BallotResponse(Reply):
    """A response; a dialogue has its `turns` as well."""

    text: str
    turns: list[dict[str, str]] | None


class BallotReply(Reply):
    """A battle without names. The order was drawn for you, and stays."""

    ballot: str = Field(description="To be sent back with the verdict, within a day.")
    dimension: str
    title: str
    rubric: str = Field(description="What to compare.")
    messages: list[dict[str, Any]] | None = Field(description="The prompt, turn by turn.")
    first: BallotResponse
    second: BallotResponse


def answer(visit: Visit, *, query: BallotQuery) -> BallotReply:
    """Get a battle that you have not voted on, the same one until you have.

    Models of your own are in none of them, nor are held-out prompts and unpublished models. Status
    404 says that no battle is left.
    """
    if visit.caller is None:
        raise Unauthorised("a vote is somebody's; send your token")
    found = next_ballot(visit.db, visit.settings, visit.caller.submitter_id, query.dimension)
    return BallotReply(
        ballot=found.ballot,
        dimension=found.dimension.name,
        title=found.dimension.title,
        rubric=found.dimension.rubric,
        messages=found.messages,
        first=BallotResponse.model_validate(found.first),
        second=BallotResponse.model_validate(found.second),
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/battles/next",
    access=Access.JUDGE,
    answer=answer,
    reply=BallotReply,
    query=BallotQuery,
    problems=(404,),
)
