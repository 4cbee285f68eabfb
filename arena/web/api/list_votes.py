"""GET /api/v1/votes: the log of votes, the oldest first."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from arena.store import public_judge
from arena.store.model import public_model
from arena.store.public_vote import VoteFilter, votes
from arena.web.access import Access
from arena.web.battle_query import Named
from arena.web.endpoint import Endpoint
from arena.web.paging import LARGEST_KEY, Paged, PageQuery, cut_page, one_more
from arena.web.record_replies import VoteReply
from arena.web.route import Visit


class VoteQuery(PageQuery):
    """What narrows the log."""

    battle: Annotated[
        int | None, Field(strict=False, ge=0, le=LARGEST_KEY, description="A battle's id.")
    ] = None
    judge: Annotated[Named | None, Field(description="A judge's name or id.")] = None
    model: Annotated[Named | None, Field(description="The slug of a model of the battle.")] = None
    dimension: Annotated[Named | None, Field(description="A dimension's name.")] = None
    voters: Literal["panel", "peers", "people"] | None = None


class VoteList(Paged[VoteReply]):
    """Votes, the oldest first."""


def answer(visit: Visit, *, query: VoteQuery) -> VoteList:
    """List votes, the oldest first, each with its order, its judge and its probabilities.

    Votes are never changed: one that was retracted stays, with the reason. A vote that is being
    cast while the log is read may come to stand before the last one read; what a snapshot counts is
    in the snapshot. Votes on held-out prompts and on unpublished models are not in the log.
    """
    db = visit.db
    chosen = VoteFilter(
        battle_id=query.battle,
        judge_id=public_judge.judge(db, query.judge).judge_id if query.judge else None,
        model_id=public_model(db, query.model).model_id if query.model else None,
        dimension=query.dimension,
        voters=query.voters,
    )
    rows = votes(db, chosen, query.after, one_more(query))
    shown, following = cut_page(rows, query.limit, lambda row: row.vote_id)
    return VoteList(items=[VoteReply.of(row) for row in shown], next=following)


ENDPOINT = Endpoint(
    method="GET",
    path="/votes",
    access=Access.PUBLIC,
    answer=answer,
    reply=VoteList,
    query=VoteQuery,
    problems=(404,),
)
