"""/leaderboard/<dimension>/figures: who met whom, and how ratings moved, thirty models a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for

from arena.errors import BadInput
from arena.store.board import BoardRow, RatingRow, boards
from arena.store.board_figures import pairs_among
from arena.store.history import ratings_over_snapshots
from arena.store.snapshot import latest_snapshot
from arena.web import figures, wording
from arena.web.access import Access
from arena.web.board_tabs import Tab, asked_choice, board_state, choice_tabs, dimension_tabs
from arena.web.heat_map import heat_map
from arena.web.keep import Keep
from arena.web.leaderboard import LATEST, Leaderboard, dimensions_shown, find_leaderboard
from arena.web.line_chart import LineChart, line_chart
from arena.web.page import Page
from arena.web.price_chart import price_chart
from arena.web.route import Visit
from arena.web.standing import find_standings
from arena.web.win_rates import win_rate_chart

_HERE = "pages.leaderboard_figures"
MODELS_SHOWN = 30
LINES_SHOWN = 10
SNAPSHOTS_SHOWN = 40


def answer(visit: Visit, *, dimension: str) -> str:
    """Show figures of the models ranked from `first` on."""
    reference = request.args.get("snapshot", LATEST)
    found = find_leaderboard(visit.db, reference, asked_choice(dimension))
    board = found.board
    dimensions = dimensions_shown(visit.settings, boards(visit.db, board.snapshot_id))
    latest = latest_snapshot(visit.db)
    is_latest = latest is not None and latest.snapshot_id == board.snapshot_id
    kept: dict[str, Any] = {} if is_latest else {"snapshot": board.snapshot_id}
    here = {**board_state(found.boards, board), **kept}
    first = _first(len(found.rated))
    shown = found.rated[first - 1 : first - 1 + MODELS_SHOWN]
    pairs = pairs_among(visit.db, board.board_id, [row.model_id for row in shown])
    return render_template(
        "leaderboard_figures.html",
        found=found,
        dimension=next(d for d in dimensions if d.name == board.dimension),
        tabs=dimension_tabs(_HERE, dimensions, board.dimension, kept),
        choices=choice_tabs(_HERE, found, kept),
        here=here,
        slices=_slices(found, here, first),
        shown=shown,
        win_rates=win_rate_chart(found.rated, shown),
        rows=heat_map(shown, pairs) if pairs else [],
        history=_history(visit, found, shown[:LINES_SHOWN]),
        lines_shown=LINES_SHOWN,
        prices=price_chart(find_standings(visit, found)),
        main=_main_board(found),
        figures=figures,
        wording=wording,
    )


def _first(rated: int) -> int:
    given = request.args.get("first", "1")
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:9]) <= max(rated, 1)):
        raise BadInput(f"first={given}: it is a place from 1 to {rated}")
    return int(given)


def _slices(found: Leaderboard, here: dict[str, Any], first: int) -> list[Tab]:
    """Links to the other models, where there are more than are shown."""
    total = len(found.rated)
    return [
        Tab(
            f"{start}–{min(start + MODELS_SHOWN - 1, total)}",
            url_for(_HERE, dimension=found.board.dimension, first=start, **here),
            start == first,
        )
        for start in range(1, total + 1, MODELS_SHOWN)
        if total > MODELS_SHOWN
    ]


def _history(visit: Visit, found: Leaderboard, models: Sequence[RatingRow]) -> LineChart | None:
    ids = [row.model_id for row in models]
    past = ratings_over_snapshots(
        visit.db, found.board, found.snapshot.number, ids, SNAPSHOTS_SHOWN
    )
    numbers = list(dict.fromkeys(one.number for one in past))
    times = {one.number: f"{one.created_at:%-d %b %Y, %H:%M}" for one in past}
    series: dict[str, dict[int, float]] = {row.name: {} for row in models}
    name_of = {row.model_id: row.name for row in models}
    for one in past:
        series[name_of[one.model_id]][numbers.index(one.number)] = one.rating
    return line_chart(series, [times[number] for number in numbers])


def _main_board(found: Leaderboard) -> BoardRow:
    """The board of the same voters whose pairs are kept."""
    board = found.board
    return next(
        row
        for row in found.boards
        if (row.dimension, row.voters) == (board.dimension, board.voters)
    )


PAGE = Page(
    paths=("/leaderboard/<dimension>/figures",),
    access=Access.PUBLIC,
    answer=answer,
    keep=Keep.PUBLISHED,
)
