"""GET /api/v1/leaderboards/{dimension}: ranks, ratings and intervals."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import Field

from arena.store.board import RatingRow
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.leaderboard import find_leaderboard
from arena.web.leaderboard_query import LinesQuery
from arena.web.replies import (
    BoardReply,
    EffectReply,
    RatedModel,
    SnapshotReference,
    UnratedModel,
)
from arena.web.route import Visit
from arena.web.standing import Standing, find_standings


class StandingReply(RatedModel):
    """A rated model's line as the page shows it."""

    win_rate: float = Field(description="Share of its votes that it won; a tie is half a win.")
    price_in_usd: float | None = Field(
        description="Per million tokens, as its submitter says now; null where nobody does."
    )
    price_out_usd: float | None
    status: str = Field(
        description="`established`, `usable` or `preliminary`, by how far its interval reaches."
    )

    @classmethod
    def of(cls, one: Standing) -> StandingReply:
        """From a line of the page."""
        price = asdict(one.price) if one.price else {"price_in_usd": None, "price_out_usd": None}
        return cls.model_validate(
            {**_line(one.line), **price, "win_rate": one.win_rate, "status": one.status}
        )


class LeaderboardReply(BoardReply):
    """A leaderboard: the rated models asked for, the unrated ones, and what else the fit found."""

    snapshot: SnapshotReference
    models: list[StandingReply]
    unrated: list[UnratedModel]
    effects: list[EffectReply]


def answer(visit: Visit, *, dimension: str, query: LinesQuery) -> LeaderboardReply:
    """Show one leaderboard of a snapshot; its ratings never change once they are published.

    Rated models come by rating, unless sorted otherwise; a search or a filter leaves some out.
    """
    found = find_leaderboard(visit.db, query.snapshot, query.choice(dimension))
    shown = query.selection().select(find_standings(visit, found))
    return LeaderboardReply(
        **BoardReply.of(visit, found.board).model_dump(),
        snapshot=SnapshotReference.of(found.snapshot),
        models=[StandingReply.of(one) for one in shown],
        unrated=[UnratedModel.model_validate(_line(row)) for row in found.unrated],
        effects=[EffectReply.model_validate(row) for row in found.effects],
    )


def _line(row: RatingRow) -> dict[str, object]:
    return {**asdict(row), "model": row.name, "reason": row.unrated}


ENDPOINT = Endpoint(
    method="GET",
    path="/leaderboards/<dimension>",
    access=Access.PUBLIC,
    answer=answer,
    query=LinesQuery,
    reply=LeaderboardReply,
    problems=(404,),
    keep=Keep.PUBLISHED,
)
