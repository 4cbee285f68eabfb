"""GET /api/v1/snapshots/{id}: what a frozen result counts and holds."""

from __future__ import annotations

from pydantic import Field

from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.leaderboard import find_snapshot, public_boards
from arena.web.replies import BoardReply, SnapshotReference
from arena.web.route import Visit


class SnapshotReply(SnapshotReference):
    """A snapshot: its cut, and its leaderboards."""

    votes: int = Field(description="Votes in the cut, over all dimensions.")
    last_vote_id: int = Field(description="The last vote that the snapshot counts.")
    last_retraction_id: int = Field(description="The last retraction that it counts.")
    leaderboards: list[BoardReply]


def answer(visit: Visit, *, reference: str) -> SnapshotReply:
    """Show a snapshot by its id, the beginning of its id, or as `latest`."""
    found = find_snapshot(visit.db, reference)
    return SnapshotReply(
        **SnapshotReference.of(found).model_dump(),
        votes=found.votes,
        last_vote_id=found.last_vote_id,
        last_retraction_id=found.last_retraction_id,
        leaderboards=[
            BoardReply.of(visit, row) for row in public_boards(visit.db, found.snapshot_id)
        ],
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/snapshots/<reference>",
    access=Access.PUBLIC,
    answer=answer,
    reply=SnapshotReply,
    problems=(404,),
    keep=Keep.PUBLISHED,
)
