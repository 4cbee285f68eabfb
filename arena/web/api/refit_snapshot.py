"""GET /api/v1/snapshots/{id}/ratings: its votes fitted again, by any method and settings."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Annotated, Any, Literal

from flask import request
from pydantic import Field

from arena.domain import Voters
from arena.errors import BadInput, RatingError, UnknownThing
from arena.rating.board import Board, rate
from arena.rating.interval import IntervalSettings
from arena.rating.method import RatingMethod, method, settings_of
from arena.rating.scale import Anchor
from arena.steps.asked_method import asked_method
from arena.steps.snapshot_table import Selection, snapshot_table
from arena.store.board import EffectRow, unpublished_names
from arena.store.snapshot import Snapshot, SnapshotModel, snapshot_models
from arena.web.access import Access
from arena.web.asked_settings import SwapRule, given_settings, refuse_large
from arena.web.computation import Undetermined, computations
from arena.web.endpoint import Endpoint, Strict
from arena.web.hidden import without_names
from arena.web.leaderboard import ALL_CATEGORIES, find_snapshot
from arena.web.replies import EffectReply, RatedModel, Reply, SnapshotReference, UnratedModel
from arena.web.route import Visit
from arena.web.said_in_schemas import SETTING


class RefitQuery(Strict):
    """Which votes, and how to fit them."""

    dimension: Annotated[str, Field(max_length=200)] = "overall"
    voters: Annotated[
        Voters, Field(strict=False, description="Whose votes, even if no board counts them.")
    ] = Voters.ALL
    category: Annotated[str, Field(max_length=200)] = ALL_CATEGORIES
    method: Annotated[str, Field(max_length=200)] = "bradley_terry"
    swap: SwapRule = "both"
    cluster: Annotated[
        Literal["prompt", "battle", "swap_group", "prompt+judge"],
        Field(
            description="Which votes are related: those on one prompt, on one battle, of one judge "
            "on one battle, or on one prompt or of one judge; the last is for any judges like "
            "these, and by bradley_terry only."
        ),
    ] = "prompt"
    confidence: Annotated[
        float, Field(strict=False, gt=0, lt=1, description="Of the intervals.")
    ] = 0.95
    anchor: Annotated[
        str | None,
        Field(max_length=200, description="Name of the model whose rating is to be 1000."),
    ] = None
    set: Annotated[
        str | None,
        Field(
            max_length=1000,
            description="A setting of the method, `name=value` with the value in JSON or a plain "
            "word, such as `k_factor=8`; may be given several times.",
            json_schema_extra=SETTING,
        ),
    ] = None


class RefitReply(Reply):
    """Ratings fitted now, from the votes of a snapshot; nobody has published them."""

    snapshot: SnapshotReference
    dimension: str
    category: str
    voters: str
    method: str
    settings: dict[str, Any]
    converged: bool
    votes_used: int
    unreadable: int
    unpaired: int
    clusters: int
    interval_kind: str
    models: list[RatedModel]
    unrated: list[UnratedModel]
    effects: list[EffectReply]
    notes: list[str]


def answer(visit: Visit, *, reference: str, query: RefitQuery) -> RefitReply:
    """Fit the votes of a snapshot again, by any method and settings.

    One fit runs at a time; while it does, another that is not known yet is answered with 503. Where
    the votes do not determine what is asked for, the answer is 422 with the reason.
    """
    snapshot = find_snapshot(visit.db, reference)
    asked = _method(query, request.args.getlist("set"))
    key = (
        snapshot.snapshot_id,
        json.dumps([query.model_dump(exclude={"set"}), settings_of(asked)], sort_keys=True),
    )
    hidden = unpublished_names(visit.db, snapshot.snapshot_id)
    models = snapshot_models(visit.db, snapshot.snapshot_id)
    shown = {model.name for model in models} - set(hidden)
    if query.anchor is not None and query.anchor not in shown:
        raise UnknownThing(f"the anchor {query.anchor!r} is not among the models of this snapshot")
    try:
        board = computations().result(key, lambda: _fit(visit, snapshot, query, asked))
    except RatingError as error:
        raise Undetermined(without_names(str(error), hidden)) from error
    return _reply(snapshot, query, board, models, hidden)


def _method(query: RefitQuery, given: list[str]) -> RatingMethod:
    settings, name = given_settings(given), query.method
    if query.cluster == "prompt+judge":
        if "judge_clusters" not in settings_of(method(name)):
            raise BadInput(f"{name} has no intervals for any judges like these; by bradley_terry")
        settings["judge_clusters"] = True
    asked = asked_method(name, settings)
    instead = "export the snapshot and use `arena rate`"
    refuse_large(settings_of(asked), settings_of(method(name)), instead)
    return asked


def _fit(visit: Visit, snapshot: Snapshot, query: RefitQuery, asked: RatingMethod) -> Board:
    table = snapshot_table(
        visit.db,
        snapshot,
        dimension=query.dimension,
        selection=Selection(query.voters, query.category),
        style_control=bool(settings_of(asked).get("style")),
        most_votes=visit.settings.web.refit_votes,
    )
    board = rate(
        table,
        method=asked,
        swap=query.swap,
        anchor=None if query.anchor is None else Anchor(query.anchor),
        interval=IntervalSettings(confidence=query.confidence, cluster=query.cluster),
    )
    figures = [figure for row in board.models for figure in (row.strength, row.lower, row.upper)]
    figures += [figure for e in board.effects for figure in (e.value, e.lower, e.upper)]
    if not all(math.isfinite(figure) for figure in figures if figure is not None):
        raise BadInput("these settings lead to figures that are not finite; choose others")
    return board


def _reply(
    snapshot: Snapshot,
    query: RefitQuery,
    board: Board,
    models: list[SnapshotModel],
    hidden: list[str],
) -> RefitReply:
    names = {model.name: asdict(model) for model in models if model.name not in hidden}
    effects = [
        EffectRow(e.kind, e.name, e.value, e.lower, e.upper, e.unit, e.suspended)
        for e in sorted(board.effects, key=lambda e: (e.kind == "style", e.suspended, e.name))
        if e.name not in hidden
    ]
    return RefitReply(
        snapshot=SnapshotReference.of(snapshot),
        dimension=query.dimension,
        category=query.category,
        voters=query.voters,
        method=board.method,
        settings=without_names(board.settings, hidden),
        converged=board.converged,
        votes_used=board.votes_used,
        unreadable=board.unreadable,
        unpaired=board.unpaired,
        clusters=board.clusters,
        interval_kind=board.interval,
        models=[
            RatedModel.model_validate({**names[row.model], **asdict(row)})
            for row in board.models
            if row.model in names
        ],
        unrated=[
            UnratedModel.model_validate({**names[row.model], **asdict(row)})
            for row in board.unrated
            if row.model in names
        ],
        effects=[EffectReply.model_validate(row) for row in effects],
        notes=without_names(list(board.notes), hidden),
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/snapshots/<reference>/ratings",
    access=Access.PUBLIC,
    limit="refits",
    answer=answer,
    query=RefitQuery,
    reply=RefitReply,
    problems=(404,),
    repeated=frozenset({"set"}),
)
