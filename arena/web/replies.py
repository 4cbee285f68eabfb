"""What several endpoints answer with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import url_for
from pydantic import BaseModel, ConfigDict, Field

from arena.store.board import BoardRow
from arena.store.model import ModelRow
from arena.store.snapshot import ListedSnapshot, Snapshot
from arena.web.leaderboard import dimension_title
from arena.web.route import Visit


class Reply(BaseModel):
    """Made once, from rows whose fields have the same names."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class ModelReply(Reply):
    """A model as anyone may see it."""

    slug: str
    name: str
    organization: str
    license: str
    state: str = Field(
        description="`active` is in the draw; `failing` left it because its endpoint only failed; "
        "`paused`, `uploaded`, `retired`, `withdrawn`."
    )
    created_at: dt.datetime
    href: str

    @classmethod
    def of(cls, row: ModelRow) -> ModelReply:
        """From a row."""
        return cls(
            slug=row.slug,
            name=row.name,
            organization=row.organization,
            license=row.license,
            state=row.state,
            created_at=row.created_at,
            href=url_for("api.show_model", slug=row.slug),
        )


class SnapshotReference(Reply):
    """Which snapshot the figures are from."""

    snapshot_id: str
    number: int
    published_at: dt.datetime
    methodology_version: int
    href: str

    @classmethod
    def of(cls, snapshot: Snapshot) -> SnapshotReference:
        """From a row."""
        return cls(
            snapshot_id=snapshot.snapshot_id,
            number=snapshot.number,
            published_at=snapshot.created_at,
            methodology_version=snapshot.methodology_version,
            href=url_for("api.show_snapshot", reference=snapshot.snapshot_id),
        )


class ListedSnapshotReply(Reply):
    """A snapshot in a list."""

    snapshot_id: str
    number: int
    published_at: dt.datetime
    methodology_version: int
    votes: int = Field(description="Votes in the cut, over all dimensions.")
    leaderboards: int = Field(description="How many it has.")
    href: str

    @classmethod
    def of(cls, row: ListedSnapshot) -> ListedSnapshotReply:
        """From a row."""
        return cls(
            snapshot_id=row.snapshot_id,
            number=row.number,
            published_at=row.created_at,
            methodology_version=row.methodology_version,
            votes=row.votes,
            leaderboards=row.boards,
            href=url_for("api.show_snapshot", reference=row.snapshot_id),
        )


class _BoardFields(Reply):
    dimension: str
    category: str
    voters: str
    method: str
    style_control: bool = Field(description="Whether the ratings are at equal style.")
    settings: dict[str, Any]
    converged: bool
    votes_used: int
    unreadable: int = Field(description="Verdicts that could not be read: counted, not fitted.")
    unpaired: int = Field(description="Votes left out because their other order is missing.")
    clusters: int = Field(description="Groups of prompts whose votes are taken as related.")
    interval_kind: str = Field(description="How intervals take votes as related; `none`: none.")
    notes: list[str]


class BoardReply(_BoardFields):
    """A leaderboard without its models: what it counts and how it was fitted."""

    title: str
    href: str
    page: str = Field(description="The same leaderboard for people.")

    @classmethod
    def of(cls, visit: Visit, row: BoardRow) -> BoardReply:
        """From a row."""
        state: dict[str, Any] = {
            "dimension": row.dimension,
            "voters": row.voters,
            "category": row.category,
            "method": row.method,
            "style_control": str(row.style_control).lower(),
            "snapshot": row.snapshot_id,
        }
        return cls(
            **_BoardFields.model_validate(row).model_dump(),
            title=dimension_title(visit.settings, row.dimension),
            href=url_for("api.show_leaderboard", **state),
            page=url_for("pages.leaderboard", **state),
        )


class _Line(Reply):
    model: str = Field(description="The model's name as the snapshot uses it.")
    slug: str
    organization: str
    license: str
    votes: int
    wins: int
    losses: int
    ties: int


class RatedModel(_Line):
    """A model with a rating. Without an interval, bounds and rank spread are null."""

    rank: int
    rank_low: int | None = Field(description="The best rank that the intervals allow.")
    rank_high: int | None = Field(description="The worst rank that the intervals allow.")
    rating: float = Field(description="Points: 400 for odds of 10 to 1.")
    lower: float | None = Field(description="Of the 95 % interval.")
    upper: float | None
    strength: float = Field(description="Natural log-odds, mean 0.")


class UnratedModel(_Line):
    """A model that the votes do not allow to be rated."""

    reason: str


class EffectReply(Reply):
    """What a fit found beside strengths; without a value, `note` says why the votes give none."""

    kind: str = Field(
        description="`order_effect`: log-odds that the judge adds to the response it sees first; "
        "`sharpness`: factor on the gap of two strengths, of geometric mean 1; `self_preference`: "
        "log-odds that the judge adds to its own response; `style`: log-odds per `unit` of the "
        "feature's difference."
    )
    name: str = Field(description="The judge, `people` together, or the feature of style.")
    value: float | None
    lower: float | None = Field(description="Of the 95 % interval, clustered by prompt.")
    upper: float | None
    unit: float = Field(description="Of style: root mean square of the feature's difference.")
    suspended: bool = Field(
        description="The judge's votes left the fit, because its sharpness may be 0 or less."
    )
    note: str
