"""GET /api/v1/leaderboards/{dimension}/rows: exactly the lines shown, as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Response, json
from pydantic import Field

from arena.web.access import Access
from arena.web.board_rows import COLUMNS, as_csv, board_rows
from arena.web.endpoint import Endpoint, Raw
from arena.web.keep import Keep
from arena.web.leaderboard import find_leaderboard
from arena.web.leaderboard_query import LinesQuery
from arena.web.route import Visit
from arena.web.standing import find_standings


class RowsQuery(LinesQuery):
    """Which lines, and as what."""

    format: Annotated[
        Literal["csv", "json"], Field(description="`csv` with a heading, or `json`: a list.")
    ] = "csv"


def answer(visit: Visit, *, dimension: str, query: RowsQuery) -> Response:
    """Download the rated lines of a leaderboard: all, or those searched for, in the order asked.

    Columns are named as in LMArena's leaderboard data set; `dimension`, `voters`, `method`,
    `snapshot_id`, `methodology_version` and others are added. `variance` is that of a normal
    distribution with the same interval. A text that a spreadsheet would take for a formula has an
    apostrophe before it in the CSV.
    """
    found = find_leaderboard(visit.db, query.snapshot, query.choice(dimension))
    rows = board_rows(found, query.selection().select(find_standings(visit, found)))
    if query.format == "json":
        body, kind = json.dumps(rows), "application/json"
    else:
        body, kind = as_csv(rows, COLUMNS), "text/csv"
    board = found.board
    parts = [board.dimension, board.voters, board.category, found.snapshot.snapshot_id[:12]]
    reply = Response(body, mimetype=kind)
    reply.headers.set(
        "Content-Disposition", "attachment", filename=f"{'-'.join(parts)}.{query.format}"
    )
    return reply


ENDPOINT = Endpoint(
    method="GET",
    path="/leaderboards/<dimension>/rows",
    access=Access.PUBLIC,
    answer=answer,
    query=RowsQuery,
    reply=Raw(("text/csv", "application/json"), "A row per rated model."),
    problems=(404,),
    keep=Keep.PUBLISHED,
)
