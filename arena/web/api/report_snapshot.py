"""GET /api/v1/snapshots/{id}/reports/{report}: what is to be known beside ratings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from flask import request
from pydantic import Field

from arena.domain import Voters
from arena.errors import RatingError
from arena.rating.method import settings_of
from arena.rating.report import Analysis, Cell, Report, analyse, needs_of, report
from arena.steps.asked_method import asked_report
from arena.steps.snapshot_table import Selection, reported_votes
from arena.store.board import unpublished_names
from arena.store.snapshot import Snapshot, held_out_prompts
from arena.web.access import Access
from arena.web.asked_settings import SwapRule, given_settings, refuse_large
from arena.web.computation import Undetermined, computations
from arena.web.endpoint import Endpoint, Strict
from arena.web.hidden import without_names
from arena.web.leaderboard import ALL_CATEGORIES, find_snapshot
from arena.web.replies import Reply, SnapshotReference
from arena.web.route import Visit
from arena.web.said_in_schemas import SETTING


class ReportQuery(Strict):
    """Which votes, and the settings of the report."""

    dimension: Annotated[
        str,
        Field(
            max_length=200,
            description="May be given several times where the report compares dimensions; it has "
            "all of the snapshot's if none is given, other reports then have `overall`.",
        ),
    ] = ""
    voters: Annotated[Voters, Field(strict=False, description="Whose votes.")] = Voters.ALL
    category: Annotated[str, Field(max_length=200)] = ALL_CATEGORIES
    swap: SwapRule = "both"
    set: Annotated[
        str | None,
        Field(
            max_length=1000,
            description="A setting of the report, `name=value` with the value in JSON or a plain "
            "word, such as `top=5`; may be given several times.",
            json_schema_extra=SETTING,
        ),
    ] = None


class TableReply(Reply):
    """Rows under columns; null is a number that is not known."""

    title: str
    columns: list[str]
    rows: list[list[str | int | float | None]]


class ReportReply(Reply):
    """A report made now, from the votes of a snapshot; nobody has published it."""

    snapshot: SnapshotReference
    report: str
    about: str = Field(description="The question that it answers.")
    category: str
    voters: str
    swap: str
    settings: dict[str, Any]
    notes: list[str]
    tables: list[TableReply]


def answer(visit: Visit, *, reference: str, name: str, query: ReportQuery) -> ReportReply:
    """Report on the votes of a snapshot, with settings of your own.

    Who is best by other rules, what the judges are worth, how sure the ratings are:
    `GET /api/v1/methods` lists the reports and their settings.

    One computation runs at a time; while it does, another that is not known yet is answered with
    503. Where the votes do not determine what is asked for, the answer is 422 with the reason.
    """
    snapshot = find_snapshot(visit.db, reference)
    asked = asked_report(name, given_settings(request.args.getlist("set")))
    instead = "export the snapshot and use `arena analyse`"
    refuse_large(settings_of(asked), settings_of(report(name)), instead)
    dimensions = request.args.getlist("dimension")
    chosen = [dimensions, query.model_dump(exclude={"set", "dimension"}), settings_of(asked)]
    # What is held out now counts: a kept report must not name what has been held out since.
    held_out = tuple(sorted(held_out_prompts(visit.db, snapshot.snapshot_id)))
    key = snapshot.snapshot_id, name, json.dumps(chosen, sort_keys=True), held_out
    hidden = unpublished_names(visit.db, snapshot.snapshot_id)
    try:
        found = computations().result(
            key, lambda: _analysed(visit, snapshot, dimensions, query, asked)
        )
    except RatingError as error:
        raise Undetermined(without_names(str(error), hidden)) from error
    plain = without_names(found.as_json(), hidden)
    return ReportReply(
        snapshot=SnapshotReference.of(snapshot),
        report=name,
        about=asked.about,
        category=query.category,
        voters=query.voters,
        swap=query.swap,
        settings=plain["settings"],
        notes=plain["notes"],
        tables=[
            TableReply(
                title=table.title,
                columns=without_names(list(table.columns), hidden),
                rows=without_names(_public(table.rows, hidden), hidden),
            )
            for table in found.tables
        ],
    )


def _analysed(
    visit: Visit,
    snapshot: Snapshot,
    dimensions: Sequence[str],
    query: ReportQuery,
    asked: Analysis,
) -> Report:
    votes = reported_votes(
        visit.db,
        snapshot,
        dimensions=dimensions,
        selection=Selection(query.voters, query.category),
        needs=needs_of(asked),
        most_votes=visit.settings.web.refit_votes,
    )
    return analyse(asked, votes, query.swap)


def _public(rows: Sequence[Sequence[Cell]], hidden: Sequence[str]) -> list[list[Cell]]:
    """The rows that are about no hidden model or judge."""
    return [list(row) for row in rows if not set(hidden).intersection(row)]


ENDPOINT = Endpoint(
    method="GET",
    path="/snapshots/<reference>/reports/<name>",
    access=Access.PUBLIC,
    limit="refits",
    answer=answer,
    query=ReportQuery,
    reply=ReportReply,
    problems=(404,),
    repeated=frozenset({"set", "dimension"}),
)
