"""GET /api/v1/leaderboards/{dimension}: ranks, ratings and intervals."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import Field

from arena.domain import Voters
from arena.store.board import RatingRow
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Strict
from arena.web.leaderboard import ALL_CATEGORIES, LATEST, find_leaderboard
from arena.web.replies import BoardReply, Reply, SnapshotReference
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
    snapshot: Annotated[
        str, Field(max_length=64, description="`latest`, or an id or its beginning.")
    ] = LATEST


class _Line(Reply):
    model: str = Field(description="The model's name as the snapshot uses it.")
    slug: str
    organization: str
    license: str
    votes: int
    wins: int
    losses: int
    ties: int


class RatedModel(_Line):
    """A model with a rating. Without an interval, bounds and rank spread are null."""

    rank: int
    rank_low: int | None = Field(description="The best rank that the intervals allow.")
    rank_high: int | None = Field(description="The worst rank that the intervals allow.")
    rating: float = Field(description="Points: 400 for odds of 10 to 1.")
    lower: float | None = Field(description="Of the 95 % interval.")
    upper: float | None
    strength: float = Field(description="Natural log-odds, mean 0.")


class UnratedModel(_Line):
    """A model that the votes do not allow to be rated."""

    reason: str


class LeaderboardReply(BoardReply):
    """A leaderboard: rated models by rating, then the unrated ones."""

    snapshot: SnapshotReference
    models: list[RatedModel]
    unrated: list[UnratedModel]


def answer(visit: Visit, *, dimension: str, query: LeaderboardQuery) -> LeaderboardReply:
    """Show one leaderboard of a snapshot; it never changes once it is published."""
    found = find_leaderboard(visit.db, query.snapshot, dimension, query.voters, query.category)
    return LeaderboardReply(
        **BoardReply.of(visit, found.board).model_dump(),
        snapshot=SnapshotReference.of(found.snapshot),
        models=[RatedModel.model_validate(_line(row)) for row in found.rated],
        unrated=[UnratedModel.model_validate(_line(row)) for row in found.unrated],
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
)
