"""GET /api/v1/models/{slug}/history: a model's ratings, snapshot by snapshot."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from flask import url_for
from pydantic import Field

from arena.domain import Voters
from arena.store.history import history_of_model
from arena.store.model import public_model
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.leaderboard import ALL_CATEGORIES, LATEST, Choice, find_leaderboard
from arena.web.paging import Paged, PageQuery, cut_page, one_more
from arena.web.replies import Reply
from arena.web.route import Visit


class HistoryQuery(PageQuery):
    """Which leaderboard, as the latest snapshot has it."""

    dimension: Annotated[str, Field(max_length=200)] = "overall"
    voters: Annotated[Voters | None, Field(strict=False)] = None
    category: Annotated[str, Field(max_length=200)] = ALL_CATEGORIES
    method: Annotated[str | None, Field(max_length=200)] = None
    style_control: Annotated[bool, Field(strict=False)] = False


class PastLineReply(Reply):
    """The model's line in one snapshot; `unrated` is the reason where it has no figures."""

    number: int
    snapshot_id: str
    published_at: dt.datetime
    methodology_version: int
    rating: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    votes: int
    unrated: str | None
    leaderboard: str = Field(description="The whole leaderboard that the line is of.")


class HistoryReply(Paged[PastLineReply]):
    """A model's lines, the newest snapshot first."""

    model: str
    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool


def answer(visit: Visit, *, slug: str, query: HistoryQuery) -> HistoryReply:
    """Show a model's ratings over snapshots, the newest first.

    Which leaderboard is meant is as in `GET /leaderboards/{dimension}`. `after` is the number of
    the last snapshot seen.
    """
    model = public_model(visit.db, slug)
    choice = Choice(
        query.dimension, query.voters, query.category, query.method, query.style_control
    )
    board = find_leaderboard(visit.db, LATEST, choice).board
    rows = history_of_model(
        visit.db, board, model.model_id, limit=one_more(query), before=query.after
    )
    shown, following = cut_page(rows, query.limit, lambda row: row.number)
    return HistoryReply(
        model=model.name,
        dimension=board.dimension,
        category=board.category,
        voters=board.voters,
        method=board.method,
        style_control=board.style_control,
        items=[
            PastLineReply(
                number=row.number,
                snapshot_id=row.snapshot_id,
                published_at=row.created_at,
                methodology_version=row.methodology_version,
                rating=row.rating,
                lower=row.lower,
                upper=row.upper,
                rank=row.rank,
                rank_low=row.rank_low,
                rank_high=row.rank_high,
                votes=row.votes,
                unrated=row.unrated,
                leaderboard=url_for(
                    "api.show_leaderboard",
                    dimension=board.dimension,
                    voters=board.voters,
                    category=board.category,
                    method=board.method,
                    style_control=str(board.style_control).lower(),
                    snapshot=row.snapshot_id,
                ),
            )
            for row in shown
        ],
        next=following,
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/models/<slug>/history",
    access=Access.PUBLIC,
    answer=answer,
    query=HistoryQuery,
    reply=HistoryReply,
    problems=(404,),
    keep=Keep.PUBLISHED,
)
