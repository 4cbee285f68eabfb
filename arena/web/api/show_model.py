"""GET /api/v1/models/{slug}: one model, how far it has come, and its ratings."""

from __future__ import annotations

from pydantic import Field

from arena.steps.compare_responses import constant_models
from arena.store import board, snapshot
from arena.store import model as model_rows
from arena.web.access import Access
from arena.web.endpoint import Endpoint
from arena.web.keep import Keep
from arena.web.replies import ModelReply, Reply, SnapshotReference
from arena.web.route import Visit


class Progress(Reply):
    """Counts as of now, over all dimensions; not what ratings are made of."""

    responses: int
    battles: int
    votes: int


class ModelRatingReply(Reply):
    """The model's line on one leaderboard; `unrated` is the reason where it has no figures."""

    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    rating: float | None
    lower: float | None
    upper: float | None
    strength: float | None
    votes: int
    wins: int
    losses: int
    ties: int
    unrated: str | None


class ModelDetail(ModelReply):
    """A model with its progress and, from the latest snapshot, its ratings."""

    constant: float | None = Field(
        description="How alike its responses to different prompts are, from 0 to 1; null unless "
        "they are so alike that the model does not seem to read what it is asked."
    )
    progress: Progress
    snapshot: SnapshotReference | None
    ratings: list[ModelRatingReply]


def answer(visit: Visit, *, slug: str) -> ModelDetail:
    """Show one model: names, live progress, and its ratings in the latest snapshot.

    `ratings` is empty until a snapshot counts a vote on the model.
    """
    model = model_rows.public_model(visit.db, slug)
    latest = snapshot.latest_snapshot(visit.db)
    lines = board.ratings_of_model(visit.db, latest.snapshot_id, model.model_id) if latest else []
    return ModelDetail(
        **ModelReply.of(model).model_dump(),
        constant=next(
            (
                one.sameness
                for one in constant_models(visit.db, public=True)
                if one.model_id == model.model_id
            ),
            None,
        ),
        progress=Progress.model_validate(model_rows.model_progress(visit.db, model.model_id)),
        snapshot=SnapshotReference.of(latest) if latest else None,
        ratings=[ModelRatingReply.model_validate(line) for line in lines],
    )


ENDPOINT = Endpoint(
    method="GET",
    path="/models/<slug>",
    access=Access.PUBLIC,
    answer=answer,
    reply=ModelDetail,
    problems=(404,),
    keep=Keep.MOMENT,
)
