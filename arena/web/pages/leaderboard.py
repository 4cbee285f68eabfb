"""/ and /leaderboard/<dimension>: who is rated how high, how surely, and who is not rated yet."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from arena.errors import UnknownThing
from arena.steps.compare_boards import compare_boards
from arena.steps.compare_responses import constant_models
from arena.store.board import boards
from arena.store.model import waiting_models
from arena.store.snapshot import latest_snapshot
from arena.web import figures, wording
from arena.web.access import Access
from arena.web.board_tabs import asked_choice, board_state, choice_tabs, dimension_tabs
from arena.web.chart import interval_chart
from arena.web.effects import effects_shown
from arena.web.keep import Keep, only_for_a_moment
from arena.web.leaderboard import LATEST, dimensions_shown, find_leaderboard, find_snapshot
from arena.web.page import Page
from arena.web.route import Visit
from arena.web.selection import COLUMNS, Selection
from arena.web.standing import find_standings
from arena.web.told_apart import certainty

_HERE = "pages.leaderboard"


def answer(visit: Visit, *, dimension: str | None = None) -> str:
    """Show the leaderboard of one dimension; of the first one at the root."""
    latest = latest_snapshot(visit.db)
    if latest is None:
        return _nothing_yet(visit, dimension)
    reference = request.args.get("snapshot", LATEST)
    selection = Selection.of(request.args)
    shown = find_snapshot(visit.db, reference)
    dimensions = dimensions_shown(visit.settings, boards(visit.db, shown.snapshot_id))
    if not dimensions:
        raise UnknownThing(f"snapshot {shown.snapshot_id[:12]} has no leaderboard")
    found = find_leaderboard(visit.db, reference, asked_choice(dimension or dimensions[0].name))
    is_latest = found.snapshot.snapshot_id == latest.snapshot_id
    frozen: dict[str, Any] = {} if is_latest else {"snapshot": found.snapshot.snapshot_id}
    kept = {**frozen, **selection.query}
    state = board_state(found.boards, found.board)
    lines = find_standings(visit, found)
    selected = selection.select(lines)
    names = {one.line.model_id for one in selected}
    waiting = waiting_models(visit.db, found.board.board_id) if is_latest else []
    if waiting:
        only_for_a_moment()  # their counts are live
    return render_template(
        "leaderboard.html",
        found=found,
        is_latest=is_latest,
        dimension=next(d for d in dimensions if d.name == found.board.dimension),
        tabs=dimension_tabs(_HERE, dimensions, found.board.dimension, kept),
        choices=choice_tabs(_HERE, found, kept),
        state=state,
        here={**state, **frozen},
        exact={**state, "snapshot": found.snapshot.snapshot_id, **selection.query},
        selection=selection,
        columns=COLUMNS,
        lines=selected,
        organizations=_values([one.line.organization for one in lines]),
        licenses=_values([one.line.license for one in lines]),
        effects=effects_shown(found.effects),
        chart=interval_chart([row for row in found.rated if row.model_id in names]),
        certainty=certainty(visit.db, found.board.board_id),
        agreements=[
            one
            for one in compare_boards(visit.db, found.snapshot.snapshot_id, public=True)
            if (one.dimension, one.category) == (found.board.dimension, found.board.category)
        ],
        waiting=waiting,
        part=visit.settings.web,
        flagged={one.slug for one in constant_models(visit.db, public=True)},
        figures=figures,
        wording=wording,
    )


def _values(given: list[str]) -> list[str]:
    """What a filter offers."""
    return sorted(set(given) - {""}, key=str.casefold)


def _nothing_yet(visit: Visit, dimension: str | None) -> str:
    dimensions = dimensions_shown(visit.settings, [])
    chosen = [d for d in dimensions if dimension in {None, d.name}]
    if not chosen:
        raise UnknownThing(f"no dimension {dimension!r}")
    only_for_a_moment()
    return render_template(
        "nothing_yet.html",
        dimension=chosen[0],
        tabs=dimension_tabs(_HERE, dimensions, chosen[0].name, {}),
        waiting=waiting_models(visit.db, None),
        wording=wording,
    )


PAGE = Page(
    paths=("/", "/leaderboard/<dimension>"),
    access=Access.PUBLIC,
    answer=answer,
    menu="Leaderboards",
    place=10,
    keep=Keep.PUBLISHED,
)
