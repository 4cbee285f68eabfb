"""/models/<slug>: one model, how far it has come, and its ratings."""

from __future__ import annotations

from flask import render_template

from arena.steps.compare_responses import constant_models
from arena.store.board import ratings_of_model
from arena.store.model import model_progress, public_model
from arena.store.snapshot import latest_snapshot
from arena.web import figures, wording
from arena.web.access import Access
from arena.web.keep import Keep
from arena.web.leaderboard import dimension_title
from arena.web.page import Page
from arena.web.route import Visit


def answer(visit: Visit, *, slug: str) -> str:
    """Show a model that anyone may see."""
    model = public_model(visit.db, slug)
    snapshot = latest_snapshot(visit.db)
    lines = ratings_of_model(visit.db, snapshot.snapshot_id, model.model_id) if snapshot else []
    return render_template(
        "model.html",
        model=model,
        progress=model_progress(visit.db, model.model_id),
        constant=[one for one in constant_models(visit.db, public=True) if one.slug == slug],
        snapshot=snapshot,
        lines=[
            (dimension_title(visit.settings, line.dimension), line)
            for line in lines
            if not line.style_control
        ],
        figures=figures,
        wording=wording,
    )


PAGE = Page(paths=("/models/<slug>",), access=Access.PUBLIC, answer=answer, keep=Keep.MOMENT)
