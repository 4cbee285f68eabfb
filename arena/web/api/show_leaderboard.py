"""GET /api/v1/leaderboards/{dimension}: ranks, ratings and intervals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import Field

from arena.domain import Voters
from arena.store.board import RatingRow
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Strict
from arena.web.keep import Keep
from arena.web.leaderboard import ALL_CATEGORIES, LATEST, Choice, find_leaderboard
from arena.web.replies import (
    BoardReply,
    EffectReply,
    RatedModel,
    SnapshotReference,
    UnratedModel,
)
from arena.web.route import Visit


class LeaderboardQuery(Strict):
    """Which board."""

    voters: Annotated[
        Voters | None,
        Field(
            strict=False,
            description="Whose votes. Unless given, the first of panel, peers, people, all that "
            "the snapshot has.",
        ),
    ] = None
    category: Annotated[str, Field(max_length=200)] = ALL_CATEGORIES
    method: Annotated[
        str | None,
        Field(max_length=200, description="Unless given, the one that was published first."),
    ] = None
    style_control: Annotated[
        bool, Field(strict=False, description="Whether to show ratings at equal style.")
    ] = False
    snapshot: Annotated[
        str, Field(max_length=64, description="`latest`, or an id or its beginning.")
    ] = LATEST


class LeaderboardReply(BoardReply):
    """A leaderboard: rated models by rating, the unrated ones, and what else the fit found."""

    snapshot: SnapshotReference
    models: list[RatedModel]
    unrated: list[UnratedModel]
    effects: list[EffectReply]


def answer(visit: Visit, *, dimension: str, query: LeaderboardQuery) -> LeaderboardReply:
    """Show one leaderboard of a snapshot; it never changes once it is published."""
    found = find_leaderboard(
        visit.db,
        query.snapshot,
        Choice(dimension, query.voters, query.category, query.method, query.style_control),
    )
    return LeaderboardReply(
        **BoardReply.of(visit, found.board).model_dump(),
        snapshot=SnapshotReference.of(found.snapshot),
        models=[RatedModel.model_validate(_line(row)) for row in found.rated],
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
    query=LeaderboardQuery,
    reply=LeaderboardReply,
    problems=(404,),
    keep=Keep.PUBLISHED,
)
