"""/models/<slug>: one model, its ratings, how they came about, and whom it met."""

from __future__ import annotations

from flask import render_template, request, url_for

from arena.errors import UnknownThing
from arena.steps.compare_responses import constant_models
from arena.steps.explain_move import explain_move
from arena.store.board import ModelRating, ratings_of_model
from arena.store.board_figures import public_opponents
from arena.store.history import PastLine, exposure, history_of_model
from arena.store.model import model_progress, public_model
from arena.store.snapshot import latest_snapshot
from arena.web import figures, wording
from arena.web.access import Access
from arena.web.board_tabs import Tab
from arena.web.chart import named_intervals
from arena.web.keep import Keep
from arena.web.leaderboard import (
    ALL_CATEGORIES,
    VOTERS_SHOWN_FIRST,
    Choice,
    dimension_title,
    find_leaderboard,
)
from arena.web.line_chart import LineChart, line_chart
from arena.web.page import Page
from arena.web.route import Visit

SNAPSHOTS_SHOWN = 20


def answer(visit: Visit, *, slug: str) -> str:
    """Show a model that anyone may see; in detail on one dimension and kind of voters."""
    model = public_model(visit.db, slug)
    snapshot = latest_snapshot(visit.db)
    lines = ratings_of_model(visit.db, snapshot.snapshot_id, model.model_id) if snapshot else []
    main = _main_lines(lines)
    shown = {
        "model": model,
        "progress": model_progress(visit.db, model.model_id),
        "constant": [one for one in constant_models(visit.db, public=True) if one.slug == slug],
        "exposure": exposure(visit.db, model.model_id),
        "snapshot": snapshot,
        "lines": [(_title(visit, line), line) for line in lines if not line.style_control],
        "profile": named_intervals(
            [(_title(visit, line), line) for line in lines if _in_profile(line, main)]
        ),
        "figures": figures,
        "wording": wording,
    }
    if not main:
        return render_template("model.html", chosen=None, **shown)
    chosen = _chosen(main)
    found = find_leaderboard(visit.db, "latest", Choice(chosen.dimension, chosen.voters))
    past = history_of_model(visit.db, found.board, model.model_id, limit=SNAPSHOTS_SHOWN)
    return render_template(
        "model.html",
        chosen=chosen,
        chosen_title=dimension_title(visit.settings, chosen.dimension),
        tabs=[
            Tab(
                _with_voters(visit, line),
                url_for("pages.model", slug=slug, dimension=line.dimension, voters=line.voters),
                line is chosen,
            )
            for line in main
        ],
        record=public_opponents(visit.db, found.board.board_id, model.model_id),
        move=explain_move(visit.db, found.snapshot, found.board, model.model_id),
        past=past,
        history=_chart(model.name, past),
        **shown,
    )


def _main_lines(lines: list[ModelRating]) -> list[ModelRating]:
    """The first line of each dimension and voters, on all prompts as written."""
    main: dict[tuple[str, str], ModelRating] = {}
    for line in lines:
        if line.category == ALL_CATEGORIES and not line.style_control:
            main.setdefault((line.dimension, line.voters), line)
    return list(main.values())


def _in_profile(line: ModelRating, main: list[ModelRating]) -> bool:
    """Whether the profile shows a line: by the first voters and the first method there are."""
    if not main or line.style_control:
        return False
    voters = min((one.voters for one in main), key=VOTERS_SHOWN_FIRST.index)
    return (line.voters, line.method) == (voters, main[0].method)


def _chosen(main: list[ModelRating]) -> ModelRating:
    """The line that the address asks for: by dimension, and by voters."""
    dimension = request.args.get("dimension", main[0].dimension)
    of_dimension = [line for line in main if line.dimension == dimension]
    if not of_dimension:
        raise UnknownThing(f"no ratings of this model on dimension {dimension!r}")
    first = min((line.voters for line in of_dimension), key=VOTERS_SHOWN_FIRST.index)
    voters = request.args.get("voters", first)
    found = [line for line in of_dimension if line.voters == voters]
    if not found:
        raise UnknownThing(f"no ratings of this model on {dimension!r} by voters {voters!r}")
    return found[0]


def _title(visit: Visit, line: ModelRating) -> str:
    title = dimension_title(visit.settings, line.dimension)
    return title if line.category == ALL_CATEGORIES else f"{title}, {line.category}"


def _with_voters(visit: Visit, line: ModelRating) -> str:
    voters = wording.VOTERS[line.voters][0].lower()
    return f"{dimension_title(visit.settings, line.dimension)}, {voters}"


def _chart(name: str, past: list[PastLine]) -> LineChart | None:
    oldest_first = past[::-1]
    ratings = {at: one.rating for at, one in enumerate(oldest_first) if one.rating is not None}
    times = [f"{one.created_at:%-d %b %Y, %H:%M}" for one in oldest_first]
    return line_chart({name: ratings}, times)


PAGE = Page(paths=("/models/<slug>",), access=Access.PUBLIC, answer=answer, keep=Keep.MOMENT)
