"""/battles: battles, the newest first."""

from __future__ import annotations

from flask import render_template

from arena.store import public_judge, public_prompt
from arena.store.model import public_models
from arena.web import verdicts
from arena.web.access import Access
from arena.web.battle_query import BattleQuery, battles_asked_for
from arena.web.page import Page
from arena.web.paging import page_query
from arena.web.route import Visit


def answer(visit: Visit) -> str:
    """List battles, and offer what narrows the list."""
    query = page_query(BattleQuery)
    shown, following = battles_asked_for(visit.db, query)
    return render_template(
        "battles.html",
        query=query,
        narrowed=query.model_dump(exclude_none=True, exclude={"after", "limit"}),
        battles=shown,
        following=following,
        models=public_models(visit.db),
        categories=public_prompt.categories(visit.db),
        judges=public_judge.judges(visit.db),
        verdicts=verdicts,
    )


PAGE = Page(paths=("/battles",), access=Access.PUBLIC, answer=answer, menu="Battles", place=20)
