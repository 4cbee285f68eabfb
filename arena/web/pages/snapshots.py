"""/snapshots: every frozen result, the newest first."""

from __future__ import annotations

from flask import render_template, request, url_for

from arena.errors import BadInput
from arena.store.snapshot import snapshots_before
from arena.web.access import Access
from arena.web.keep import Keep
from arena.web.page import Page
from arena.web.route import Visit

SHOWN = 50


def answer(visit: Visit) -> str:
    """List the snapshots, fifty a page."""
    given = request.args.get("after", "")
    if given and not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise BadInput(f"after={given}: it is the number of a snapshot")
    rows = snapshots_before(visit.db, limit=SHOWN + 1, before=int(given) if given else None)
    shown = rows[:SHOWN]
    return render_template(
        "snapshots.html",
        shown=shown,
        older=(url_for("pages.snapshots", after=shown[-1].number) if len(rows) > SHOWN else None),
    )


PAGE = Page(
    paths=("/snapshots",),
    access=Access.PUBLIC,
    answer=answer,
    keep=Keep.PUBLISHED,
    menu="Snapshots",
    place=55,
)
