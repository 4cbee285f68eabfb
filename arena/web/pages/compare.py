"""/compare?a=<slug>&b=<slug>: how far apart two models are, and where each is ahead."""

from __future__ import annotations

from flask import render_template, request

from arena.errors import BadInput
from arena.steps.compare_models import Compared, compare_models
from arena.store.model import public_model, public_models
from arena.store.snapshot import latest_snapshot
from arena.web import figures, wording
from arena.web.access import Access
from arena.web.keep import Keep
from arena.web.leaderboard import ALL_CATEGORIES, dimension_title
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit) -> str:
    """Let the reader choose two models, and compare those of the address."""
    slugs = [request.args.get(name, "") for name in ("a", "b")]
    chosen = [public_model(visit.db, slug) if slug else None for slug in slugs]
    first, second = chosen
    if first and second and first.model_id == second.model_id:
        raise BadInput(f"{first.name} cannot be compared with itself; choose two models")
    snapshot = latest_snapshot(visit.db)
    compared: list[Compared] = []
    if first and second and snapshot:
        compared = compare_models(visit.db, snapshot.snapshot_id, first.model_id, second.model_id)
    shown = [one for one in compared if not one.board.style_control]
    return render_template(
        "compare.html",
        models=public_models(visit.db),
        first=first,
        second=second,
        snapshot=snapshot,
        shown=[(_title(visit, one), one) for one in shown],
        ahead=[
            (model, [_title(visit, one) for one in shown if one.points and sign * one.points > 0])
            for model, sign in ((first, 1), (second, -1))
            if model
        ],
        records=[(_title(visit, one), one) for one in shown if one.wins is not None],
        figures=figures,
        wording=wording,
    )


def _title(visit: Visit, one: Compared) -> str:
    """A board in words: dimension, category if any, voters, and a further method."""
    board = one.board
    parts = [dimension_title(visit.settings, board.dimension)]
    if board.category != ALL_CATEGORIES:
        parts.append(board.category)
    parts.append(wording.VOTERS[board.voters][0].lower())
    if board.method != "bradley_terry":
        parts.append(wording.method_title(board.method))
    return ", ".join(parts)


PAGE = Page(
    paths=("/compare",),
    access=Access.PUBLIC,
    answer=answer,
    keep=Keep.PUBLISHED,
    menu="Compare",
    place=15,
)
