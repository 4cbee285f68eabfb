"""/fair-play: every entry counted, who left, and draws against the rule."""

from __future__ import annotations

from flask import render_template

from arena.steps.report_fair_play import report_fair_play
from arena.web.access import Access
from arena.web.hidden import without_names
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit) -> str:
    """Show whether the arena is fair to whoever enters."""
    found = report_fair_play(visit.db)
    return render_template(
        "fair_play.html",
        found=found,
        departed=[(one, without_names(one.reason, found.hidden)) for one in found.departed],
        schedule=visit.settings.schedule,
    )


PAGE = Page(paths=("/fair-play",), access=Access.PUBLIC, answer=answer, menu="Fair play", place=50)
