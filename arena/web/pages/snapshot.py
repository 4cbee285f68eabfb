"""/snapshots/<id>: what a frozen result counts and holds, and how to check it."""

from __future__ import annotations

from flask import render_template

from arena.errors import UnknownThing
from arena.steps.snapshot_files import FILES
from arena.store.board import unpublished_names
from arena.store.history import previous_snapshot
from arena.web import wording
from arena.web.access import Access
from arena.web.board_tabs import board_state
from arena.web.keep import Keep
from arena.web.leaderboard import dimension_title, find_snapshot, public_boards
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit, *, reference: str) -> str:
    """Show a snapshot by its id, the beginning of it, or as `latest`."""
    snapshot = find_snapshot(visit.db, reference)
    published = public_boards(visit.db, snapshot.snapshot_id)
    if not published:
        raise UnknownThing(f"snapshot {snapshot.snapshot_id[:12]} has no leaderboard")
    return render_template(
        "snapshot.html",
        snapshot=snapshot,
        previous=previous_snapshot(visit.db, snapshot.number),
        boards=[
            (dimension_title(visit.settings, row.dimension), board_state(published, row), row)
            for row in published
        ],
        files=FILES,
        withheld=bool(unpublished_names(visit.db, snapshot.snapshot_id)),
        wording=wording,
    )


PAGE = Page(
    paths=("/snapshots/<reference>",), access=Access.PUBLIC, answer=answer, keep=Keep.PUBLISHED
)
