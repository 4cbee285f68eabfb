"""GET /api/v1/snapshots: every frozen result, the newest first."""

from __future__ import annotations

from arena.store.snapshot import snapshots_before
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.paging import Paged, PageQuery, cut_page, one_more
from arena.web.replies import ListedSnapshotReply
from arena.web.route import Visit


class SnapshotsReply(Paged[ListedSnapshotReply]):
    """A page of snapshots."""


class SnapshotsQuery(PageQuery):
    """Which page."""


def answer(visit: Visit, *, query: SnapshotsQuery) -> SnapshotsReply:
    """List the snapshots, the newest first; `after` is the number of the last one seen."""
    rows = snapshots_before(visit.db, limit=one_more(query), before=query.after)
    shown, following = cut_page(rows, query.limit, lambda row: row.number)
    return SnapshotsReply(items=[ListedSnapshotReply.of(row) for row in shown], next=following)


ENDPOINT = Endpoint(
    method="GET",
    path="/snapshots",
    access=Access.PUBLIC,
    answer=answer,
    query=SnapshotsQuery,
    reply=SnapshotsReply,
    keep=Keep.PUBLISHED,
)
