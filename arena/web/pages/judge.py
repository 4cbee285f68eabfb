"""/judges/<id or name>: one judge, how it votes, and what the latest snapshot found of it."""

from __future__ import annotations

from itertools import groupby

from flask import render_template

from arena.steps.read_judge import COUNTED, LATEST_VOTES, read_judge
from arena.web import wording
from arena.web.access import Access
from arena.web.effects import judge_line
from arena.web.keep import Keep
from arena.web.leaderboard import dimension_title
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit, *, name: str) -> str:
    """Show a judge that anyone may see."""
    record = read_judge(visit.db, visit.settings, name)
    return render_template(
        "judge.html",
        record=record,
        judge=record.judge,
        boards=[
            (board, judge_line(record.judge.name, list(rows)))
            for board, rows in groupby(
                record.effects, lambda row: (row.dimension, row.voters, row.method)
            )
        ],
        counted_to=COUNTED,
        latest_votes=LATEST_VOTES,
        title_of=lambda one: dimension_title(visit.settings, one),
        wording=wording,
    )


PAGE = Page(
    paths=("/judges/<path:name>",),
    access=Access.PUBLIC,
    answer=answer,
    keep=Keep.MOMENT,
)
