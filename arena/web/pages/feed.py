"""/feed.xml: new snapshots for feed readers (Atom, RFC 4287)."""

from __future__ import annotations

from uuid import NAMESPACE_OID, UUID, uuid5

from flask import Response, render_template

from arena.store.snapshot import first_snapshot_id, snapshots_before
from arena.web.access import Access
from arena.web.keep import Keep
from arena.web.page import Page
from arena.web.route import Visit

SHOWN = 20


def answer(visit: Visit) -> Response:
    """Feed of the last snapshots; the feed's id follows from the first one, not from an address."""
    shown = snapshots_before(visit.db, limit=SHOWN)
    first = first_snapshot_id(visit.db) or ""
    return Response(
        render_template(
            "feed.xml",
            feed_id=uuid5(NAMESPACE_OID, first).urn,
            entries=[(UUID(hex=row.snapshot_id[:32]).urn, row) for row in shown],
            title=visit.settings.arena.title,
        ),
        mimetype="application/atom+xml",
    )


PAGE = Page(paths=("/feed.xml",), access=Access.PUBLIC, answer=answer, keep=Keep.PUBLISHED)
