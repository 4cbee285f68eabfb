"""GET /api/v1/leaderboards: what the latest snapshot has."""

from __future__ import annotations

from arena.store import snapshot
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.leaderboard import public_boards
from arena.web.replies import BoardReply, Reply, SnapshotReference
from arena.web.route import Visit


class LeaderboardList(Reply):
    """A snapshot's leaderboards; none where nothing is published yet."""

    snapshot: SnapshotReference | None
    leaderboards: list[BoardReply]


def answer(visit: Visit) -> LeaderboardList:
    """List the leaderboards of the latest snapshot, without the models on them.

    There is one for each dimension, category, kind of voters and method that it has, with and
    without style control.
    """
    latest = snapshot.latest_snapshot(visit.db)
    rows = public_boards(visit.db, latest.snapshot_id) if latest else []
    return LeaderboardList(
        snapshot=SnapshotReference.of(latest) if latest else None,
        leaderboards=[BoardReply.of(visit, row) for row in rows],
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/leaderboards",
    access=Access.PUBLIC,
    answer=answer,
    reply=LeaderboardList,
    keep=Keep.PUBLISHED,
)
