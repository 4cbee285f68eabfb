"""What `arena.client` answers with: the main fields of each reply; /api documents them all."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict


class Answered(BaseModel):
    """Newer arenas may say more: it is kept in `model_extra`."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Model(Answered):
    """A model as anyone may see it."""

    slug: str
    name: str
    organization: str
    license: str
    state: str
    created_at: dt.datetime
    href: str


class Progress(Answered):
    """Counts as of now, over all dimensions."""

    responses: int
    battles: int
    votes: int


class ModelRating(Answered):
    """A model's line on one leaderboard; `unrated` is the reason where it has no figures."""

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
    unrated: str | None


class Compared(Answered):
    """Two models on one leaderboard; `difference` is the rating of the first less the other's.

    Its interval is not that of either rating; None where the snapshot keeps none.
    """

    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool
    rating_a: float | None
    rating_b: float | None
    difference: float | None
    lower: float | None
    upper: float | None
    told_apart: bool | None
    ahead: str | None


class Comparison(Answered):
    """Two models on every leaderboard of a snapshot that lists both."""

    a: Model
    b: Model
    leaderboards: list[Compared]


class ModelDetail(Model):
    """A model with its progress and, from the latest snapshot, its ratings."""

    progress: Progress
    ratings: list[ModelRating]


class SnapshotReference(Answered):
    """Which snapshot figures are from."""

    snapshot_id: str
    number: int
    published_at: dt.datetime
    methodology_version: int


class Board(Answered):
    """A leaderboard without its lines."""

    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool
    votes_used: int


class Rated(Answered):
    """A rated model's line. Without an interval, bounds and rank spread are None."""

    model: str
    slug: str
    rank: int
    rank_low: int | None
    rank_high: int | None
    rating: float
    lower: float | None
    upper: float | None
    votes: int


class Unrated(Answered):
    """A model that the votes do not allow to be rated."""

    model: str
    slug: str
    votes: int
    reason: str


class Leaderboard(Board):
    """A leaderboard: rated models by rating, and the unrated ones."""

    snapshot: SnapshotReference
    models: list[Rated]
    unrated: list[Unrated]


class Snapshot(SnapshotReference):
    """A frozen result."""

    votes: int


class Uploaded(Answered):
    """What became of a batch."""

    added: int
    present: int


class Side(Answered):
    """One of the two models of a battle."""

    slug: str
    name: str


class Battle(Answered):
    """A battle in a list."""

    battle_id: int
    state: str
    a: Side
    b: Side
    prompt: str | None
    categories: list[str]
    created_at: dt.datetime


class Vote(Answered):
    """One judge's verdict on one battle, one dimension, one order."""

    vote_id: int
    battle_id: int
    a: str
    b: str
    judge: str
    judge_kind: str
    dimension: str
    display_order: str | None
    p_a: float
    p_b: float
    p_tie: float
