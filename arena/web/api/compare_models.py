"""GET /api/v1/comparison: how far apart two models are, and where each is ahead."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import url_for
from pydantic import Field

from arena.errors import BadInput
from arena.steps.compare_models import Compared, compare_models
from arena.store.model import public_model
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Strict
from arena.web.keep import Keep
from arena.web.leaderboard import LATEST, find_snapshot
from arena.web.replies import ModelReply, Reply, SnapshotReference
from arena.web.route import Visit
from arena.web.said_in_schemas import SnapshotName

_Slug = Annotated[str, Field(min_length=1, max_length=200)]


class ComparisonQuery(Strict):
    """Which two models, and in which snapshot."""

    a: Annotated[_Slug, Field(description="The slug of one model.")]
    b: Annotated[_Slug, Field(description="The slug of another model.")]
    snapshot: SnapshotName = LATEST


class ComparedReply(Reply):
    """The two models on one leaderboard."""

    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool
    rating_a: float | None = Field(description="In points; null where it is not rated.")
    rating_b: float | None
    difference: float | None = Field(description="The rating of `a` less that of `b`.")
    lower: float | None = Field(
        description="Of the 95% interval of the difference, which is not that of either rating; "
        "null where the snapshot keeps none."
    )
    upper: float | None
    told_apart: bool | None = Field(
        description="Whether the interval leaves out 0; null without an interval."
    )
    ahead: Literal["a", "b"] | None = Field(description="By the ratings alone; null if neither.")
    wins: int | None = Field(
        description="Votes on battles of the two that `a` won; null where none are kept."
    )
    losses: int | None
    ties: int | None

    @classmethod
    def of(cls, one: Compared) -> ComparedReply:
        """From two lines of a board."""
        points, reach = one.points, one.reach
        ends = None if points is None or reach is None else (points - reach, points + reach)
        return cls(
            dimension=one.board.dimension,
            category=one.board.category,
            voters=one.board.voters,
            method=one.board.method,
            style_control=one.board.style_control,
            rating_a=one.line.rating,
            rating_b=one.other_line.rating,
            difference=points,
            lower=ends and ends[0],
            upper=ends and ends[1],
            told_apart=one.told_apart if ends else None,
            ahead=("a" if points > 0 else "b") if points else None,
            wins=one.wins,
            losses=one.losses,
            ties=one.ties,
        )


class ComparisonReply(Reply):
    """Two models on every leaderboard of a snapshot that lists both."""

    a: ModelReply
    b: ModelReply
    snapshot: SnapshotReference
    leaderboards: list[ComparedReply]
    page: str = Field(description="The same for people, as of the latest snapshot.")


def answer(visit: Visit, *, query: ComparisonQuery) -> ComparisonReply:
    """Compare two models: the difference with its own interval, and where each is ahead.

    Two intervals that overlap on a leaderboard do not mean that two models cannot be told apart;
    `told_apart` does. Intervals of differences are kept for leaderboards on all prompts, as
    written, by the first method.
    """
    first, second = (public_model(visit.db, slug) for slug in (query.a, query.b))
    if first.model_id == second.model_id:
        raise BadInput(f"a and b are both {query.a!r}; name two models")
    snapshot = find_snapshot(visit.db, query.snapshot)
    found = compare_models(visit.db, snapshot.snapshot_id, first.model_id, second.model_id)
    return ComparisonReply(
        a=ModelReply.of(first),
        b=ModelReply.of(second),
        snapshot=SnapshotReference.of(snapshot),
        leaderboards=[ComparedReply.of(one) for one in found],
        page=url_for("pages.compare", a=first.slug, b=second.slug),
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/comparison",
    access=Access.PUBLIC,
    answer=answer,
    query=ComparisonQuery,
    reply=ComparisonReply,
    problems=(404,),
    keep=Keep.PUBLISHED,
)
