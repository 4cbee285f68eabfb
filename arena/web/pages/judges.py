"""/judges: who votes."""

from __future__ import annotations

from flask import render_template

from arena.steps.read_judge import COUNTED_IN_LISTS, read_judges
from arena.web import wording
from arena.web.access import Access
from arena.web.effects import judge_line
from arena.web.leaderboard import dimension_title
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit) -> str:
    """List the judges with what the latest snapshot found of them."""
    found = read_judges(visit.db)
    return render_template(
        "judge_list.html",
        found=found,
        lines={name: judge_line(name, rows) for name, rows in found.effects.items()},
        counted_to=COUNTED_IN_LISTS,
        title_of=lambda name: dimension_title(visit.settings, name),
        wording=wording,
    )


PAGE = Page(paths=("/judges",), access=Access.PUBLIC, answer=answer, menu="Judges", place=30)
