"""GET /api/v1/leaderboards/{dimension}/changes: who moved between two snapshots."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, create_model

from arena.domain import Voters
from arena.errors import UnknownThing
from arena.steps.board_changes import Moved, board_changes
from arena.store.board import RatingRow
from arena.store.history import previous_snapshot
from arena.web.access import Access
from arena.web.endpoint import Endpoint, Strict
from arena.web.keep import Keep
from arena.web.leaderboard import ALL_CATEGORIES, LATEST, Choice, find_leaderboard, find_snapshot
from arena.web.replies import Reply, SnapshotReference
from arena.web.route import Visit
from arena.web.said_in_schemas import EARLIER_SNAPSHOT, SnapshotName

PREVIOUS = "previous"


class _BoardQuery(Strict):
    """Which leaderboard, and between which snapshots."""

    voters: Annotated[Voters | None, Field(strict=False)] = None
    category: Annotated[str, Field(max_length=200)] = ALL_CATEGORIES
    method: Annotated[str | None, Field(max_length=200)] = None
    style_control: Annotated[bool, Field(strict=False)] = False


_FROM: Any = (
    Annotated[
        str,
        Field(
            max_length=64,
            description="A snapshot's id; `previous` is the one before `to`.",
            json_schema_extra=EARLIER_SNAPSHOT,
        ),
    ],
    PREVIOUS,
)
_TO: Any = (SnapshotName, LATEST)

# `from` is no name in Python, so the fields are not written as a class has them.
ChangesQuery = create_model(
    "ChangesQuery",
    __base__=_BoardQuery,
    __doc__=_BoardQuery.__doc__,
    **{"from": _FROM, "to": _TO},
)


class MovedReply(Reply):
    """A model that both snapshots rate, at another rank or rating."""

    model: str
    slug: str
    rank_before: int
    rank: int
    rating_before: float
    rating: float

    @classmethod
    def of(cls, one: Moved) -> MovedReply:
        """From what changed."""
        return cls.model_validate(
            {
                "model": one.after.name,
                "slug": one.after.slug,
                "rank_before": one.before.rank,
                "rank": one.after.rank,
                "rating_before": one.before.rating,
                "rating": one.after.rating,
            }
        )


class PlacedReply(Reply):
    """A model that only one of the two snapshots rates."""

    model: str
    slug: str
    rank: int
    rating: float

    @classmethod
    def of(cls, row: RatingRow) -> PlacedReply:
        """From a line."""
        return cls.model_validate(
            {"model": row.name, "slug": row.slug, "rank": row.rank, "rating": row.rating}
        )


class ChangesReply(Reply):
    """What changed on a leaderboard."""

    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool
    before: SnapshotReference
    after: SnapshotReference
    moved: list[MovedReply]
    entered: list[PlacedReply] = Field(description="Rated after, not before.")
    left: list[PlacedReply] = Field(description="Rated before, not after.")
    unmoved: int


def answer(visit: Visit, *, dimension: str, query: Any) -> ChangesReply:
    """Compare a leaderboard in two snapshots: who moved, entered and left.

    The leaderboard is chosen as in `GET /leaderboards/{dimension}`, and must be in both.
    """
    after = find_snapshot(visit.db, query.to)
    reference = getattr(query, "from")
    if reference == PREVIOUS:
        earlier = previous_snapshot(visit.db, after.number)
        if earlier is None:
            raise UnknownThing(f"there is no snapshot before {after.snapshot_id[:12]}")
        reference = earlier.snapshot_id
    now = find_leaderboard(
        visit.db,
        after.snapshot_id,
        Choice(dimension, query.voters, query.category, query.method, query.style_control),
    )
    board = now.board
    alike = Choice(dimension, board.voters, board.category, board.method, board.style_control)
    then = find_leaderboard(visit.db, reference, alike)
    found = board_changes(then.rated, now.rated)
    return ChangesReply(
        dimension=dimension,
        category=board.category,
        voters=board.voters,
        method=board.method,
        style_control=board.style_control,
        before=SnapshotReference.of(then.snapshot),
        after=SnapshotReference.of(now.snapshot),
        moved=[MovedReply.of(one) for one in found.moved],
        entered=[PlacedReply.of(row) for row in found.entered],
        left=[PlacedReply.of(row) for row in found.left],
        unmoved=found.unmoved,
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/leaderboards/<dimension>/changes",
    access=Access.PUBLIC,
    answer=answer,
    query=ChangesQuery,
    reply=ChangesReply,
    problems=(404,),
    keep=Keep.PUBLISHED,
)
